import { ApiProperty } from '@nestjs/swagger';
import type { AccountExport } from '../../../core/auth/export-account.js';
import { SECURITY_NOTICE_KINDS } from '../../../core/mail/mail.js';
import type { Session } from '../../../core/sessions/session.js';
import { nullable, nullableText, timestamp } from '../http/openapi/properties.js';
import { ActivityDto } from './activity.dto.js';
import { ApiTokenDto } from './api-token.dto.js';
import { AccountDto } from './auth.dto.js';
import { HistoryEntryDto } from './history.dto.js';
import { ImportDto } from './import.dto.js';
import { ExportedSecondFactorDto } from './totp.dto.js';
import { PasskeyDto } from './passkey.dto.js';
import { ExportedPlaylistDto } from './playlist-file.dto.js';

/** In the export, where no session is the current one. */
class ExportedSessionDto {
  @ApiProperty({ description: 'Names the session; it is not the cookie’s value.', example: '5c1f7f0a9d3e4b68' })
  id!: string;

  @ApiProperty(timestamp('2026-03-02T18:00:00.000Z'))
  created_at!: string;

  @ApiProperty(timestamp('2026-03-02T18:20:00.000Z'))
  last_seen_at!: string;

  @ApiProperty(timestamp('2026-03-02T19:40:00.000Z'))
  expires_at!: string;

  @ApiProperty({ example: '203.0.113.7' })
  ip!: string;

  @ApiProperty({ example: 'Mozilla/5.0' })
  user_agent!: string;

  @ApiProperty({ description: 'Whether it was begun with “remember me”.', example: false })
  remembered!: boolean;

  static from(session: Session): ExportedSessionDto {
    return {
      id: session.id,
      created_at: session.createdAt.toISOString(),
      last_seen_at: session.lastSeenAt.toISOString(),
      expires_at: session.expiresAt.toISOString(),
      ip: session.ip,
      user_agent: session.userAgent,
      remembered: session.remembered,
    };
  }
}

class SessionDto extends ExportedSessionDto {
  @ApiProperty({ description: 'Whether it is the one that asks.', example: true })
  current!: boolean;
}

export class SessionListDto {
  @ApiProperty({ type: [SessionDto] })
  items!: SessionDto[];

  /** @param currentId the session that asks */
  static from(sessions: readonly Session[], currentId: string): SessionListDto {
    return {
      items: sessions.map((session) => ({ ...ExportedSessionDto.from(session), current: session.id === currentId })),
    };
  }
}

class ExportedAccountDto extends AccountDto {
  @ApiProperty(nullableText(null))
  pending_email!: string | null;
}

type Mail = AccountExport['mails'][number];

class ExportedMailDto {
  @ApiProperty({
    type: String,
    enum: [
      'verify_email',
      'already_registered',
      'reset_password',
      'password_changed',
      'email_change_confirm',
      'email_change_notice',
      'email_change_taken',
      'account_locked',
      ...SECURITY_NOTICE_KINDS,
      'signed_out',
      'account_disabled',
      'account_enabled',
      'account_deleted',
    ] satisfies Mail['kind'][],
  })
  kind!: Mail['kind'];

  @ApiProperty({ example: 'ada@example.org' })
  to!: string;

  @ApiProperty(timestamp('2026-03-01T09:30:00.000Z'))
  created_at!: string;

  @ApiProperty(nullable(timestamp('2026-03-01T09:30:01.000Z')))
  sent_at!: string | null;
}

/** Everything that is kept about an account, except its password's hash and the content of mails. */
export class AccountExportDto {
  @ApiProperty(timestamp('2026-03-02T18:21:00.000Z'))
  exported_at!: string;

  @ApiProperty({ type: ExportedAccountDto })
  account!: ExportedAccountDto;

  @ApiProperty({ type: [ExportedSessionDto] })
  sessions!: ExportedSessionDto[];

  @ApiProperty({ type: [ExportedMailDto] })
  mails!: ExportedMailDto[];

  @ApiProperty({ type: [HistoryEntryDto] })
  search_history!: unknown;

  @ApiProperty({ type: [ExportedPlaylistDto] })
  playlists!: unknown;

  @ApiProperty({ type: [ApiTokenDto] })
  api_tokens!: unknown;
  @ApiProperty({ type: [ImportDto] })
  imports!: unknown;

  @ApiProperty({ type: [PasskeyDto] })
  passkeys!: unknown;

  @ApiProperty({ type: [ActivityDto] })
  activity!: unknown;

  @ApiProperty({ type: [ExportedSecondFactorDto], description: 'None, or one.' })
  second_factor!: unknown;

  /** Without what the other parts of the service add to it, each under its own name. */
  static from(
    exported: AccountExport,
  ): Omit<
    AccountExportDto,
    'search_history' | 'playlists' | 'passkeys' | 'imports' | 'activity' | 'api_tokens' | 'second_factor'
  > {
    const { exportedAt, account, sessions, mails } = exported;
    return {
      exported_at: exportedAt.toISOString(),
      account: { ...AccountDto.from(account), pending_email: account.pendingEmail },
      sessions: sessions.map((session) => ExportedSessionDto.from(session)),
      mails: mails.map(({ kind, to, createdAt, sentAt }) => ({
        kind,
        to,
        created_at: createdAt.toISOString(),
        sent_at: sentAt?.toISOString() ?? null,
      })),
    };
  }
}
