import type { AccountExport } from '../../../core/auth/export-account.js';
import type { User } from '../../../core/auth/user.js';
import type { Session } from '../../../core/sessions/session.js';

/** The public account: what its owner sees, nothing more. */
export function accountAnswer(user: User) {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    email_verified: user.emailVerified,
    created_at: user.createdAt.toISOString(),
    last_login: user.lastLogin?.toISOString() ?? null,
  };
}

/** @param currentId the session that asks */
export function sessionAnswer(session: Session, currentId?: string) {
  return {
    id: session.id,
    created_at: session.createdAt.toISOString(),
    last_seen_at: session.lastSeenAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    ip: session.ip,
    user_agent: session.userAgent,
    remembered: session.remembered,
    ...(currentId !== undefined && { current: session.id === currentId }),
  };
}

/** What is kept about an account itself, but its password's hash and the content of mails. */
export function exportAnswer({ exportedAt, account, sessions, mails }: AccountExport) {
  return {
    exported_at: exportedAt.toISOString(),
    account: {
      id: account.id,
      username: account.username,
      email: account.email,
      email_verified: account.emailVerified,
      pending_email: account.pendingEmail,
      created_at: account.createdAt.toISOString(),
      last_login: account.lastLogin?.toISOString() ?? null,
    },
    sessions: sessions.map((session) => sessionAnswer(session)),
    mails: mails.map(({ kind, to, createdAt, sentAt }) => ({
      kind,
      to,
      created_at: createdAt.toISOString(),
      sent_at: sentAt?.toISOString() ?? null,
    })),
  };
}
