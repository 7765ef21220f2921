import { ApiProperty } from '@nestjs/swagger';
import type { ProposedTotp } from '../../../core/second-factor/set-up-totp.js';
import { nullable, timestamp } from '../http/openapi/properties.js';

const ENABLED_AT = timestamp('2026-03-02T18:00:00.000Z');

const RECOVERY_CODES = { description: 'How many recovery codes have not been used.', example: 10 };

export class SecondFactorDto {
  @ApiProperty({ example: true })
  enabled!: boolean;

  @ApiProperty(nullable(ENABLED_AT))
  enabled_at!: string | null;

  @ApiProperty(RECOVERY_CODES)
  recovery_codes_left!: number;

  static from(factor: { enabledAt: Date; recoveryCodesLeft: number } | null): SecondFactorDto {
    return {
      enabled: factor !== null,
      enabled_at: factor?.enabledAt.toISOString() ?? null,
      recovery_codes_left: factor?.recoveryCodesLeft ?? 0,
    };
  }
}

export class ExportedSecondFactorDto {
  @ApiProperty(ENABLED_AT)
  enabled_at!: string;

  @ApiProperty(RECOVERY_CODES)
  recovery_codes_left!: number;
}

export class ProposedTotpDto {
  @ApiProperty({ description: 'In Base32, to be typed into an app.', example: 'DDTLC6376PX7TPPOE4HSLDSYHX5DSKVM' })
  secret!: string;

  @ApiProperty({
    description: 'The same for a QR code.',
    example: 'otpauth://totp/Octa%20Music:ada_l?issuer=Octa%20Music&secret=DDTLC6376PX7TPPOE4HSLDSYHX5DSKVM',
  })
  otpauth_uri!: string;

  static from({ secret, uri }: ProposedTotp): ProposedTotpDto {
    return { secret, otpauth_uri: uri };
  }
}

export class RecoveryCodesDto {
  @ApiProperty({
    description: 'Each works once, in place of a code of the app. They are not shown again.',
    type: [String],
    example: ['k7mq-3hzt-xw9e-4rpa-vn2c-8yjd'],
  })
  recovery_codes!: readonly string[];
}
