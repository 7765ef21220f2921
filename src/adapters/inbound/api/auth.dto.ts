import { ApiProperty } from '@nestjs/swagger';
import type { AccountExport } from '../../../core/auth/export-account.js';
import type { SecondFactorMethod } from '../../../core/second-factor/second-factor.js';
import { nullable, timestamp } from '../http/openapi/properties.js';

const EXPIRES_AT = timestamp('2026-03-02T19:40:00.000Z', 'When the session ends unless it is used before.');

/** The public account: what its owner sees, nothing more. */
export class AccountDto {
  @ApiProperty({ example: '66f0c0ffee0123456789abcd' })
  id!: string;

  @ApiProperty({ example: 'ada_l' })
  username!: string;

  @ApiProperty({ example: 'ada@example.org' })
  email!: string;

  @ApiProperty({ example: true })
  email_verified!: boolean;

  @ApiProperty(timestamp('2026-03-01T09:30:00.000Z'))
  created_at!: string;

  @ApiProperty(nullable(timestamp('2026-03-02T18:00:00.000Z', 'Null before the first log-in.')))
  last_login!: string | null;

  static from(user: AccountExport['account']): AccountDto {
    return {
      id: user.id,
      username: user.username,
      email: user.email,
      email_verified: user.emailVerified,
      created_at: user.createdAt.toISOString(),
      last_login: user.lastLogin?.toISOString() ?? null,
    };
  }
}

export class SecondFactorRequiredDto {
  @ApiProperty({
    description: 'What the log-in can be finished with.',
    enum: ['totp', 'recovery_code', 'passkey'] satisfies SecondFactorMethod[],
    isArray: true,
  })
  methods!: SecondFactorMethod[];
}

export class RegistrationDto {
  @ApiProperty({ description: 'As given.', example: 'ada_l' })
  username!: string;

  @ApiProperty({ description: 'As given.', example: 'ada@example.org' })
  email!: string;
}

export class CurrentSessionDto {
  @ApiProperty({ example: 'ada_l' })
  username!: string;

  @ApiProperty({ example: 'ada@example.org' })
  email!: string;

  @ApiProperty(EXPIRES_AT)
  expires_at!: string;
}

export class RefreshedSessionDto {
  @ApiProperty(EXPIRES_AT)
  expires_at!: string;
}
