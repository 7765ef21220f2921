import session from 'express-session';
import type { User } from '../../../../core/auth/user.js';
import type { LogOut } from '../../../../core/sessions/log-out.js';
import type { ResumeSession } from '../../../../core/sessions/resume-session.js';
import type { Session as AccountSession } from '../../../../core/sessions/session.js';
import type { Clock } from '../../../../core/shared/clock.js';
import { DomainError } from '../../../../core/shared/domain-error.js';

declare module 'express-session' {
  interface SessionData {
    /** Whose session it is. Never written anywhere: the core keeps the session. */
    login?: { readonly user: User; readonly session: AccountSession };
    /** The store could not be asked. */
    unavailable?: DomainError;
  }
}

/**
 * Lets express-session read its sessions from the core.
 *
 * Only a log-in makes a session and only the core prolongs and ends it, so writing does nothing here: whatever
 * express-session wants to save at the end of a slow request, it cannot bring an ended session back.
 */
export class PortSessionStore extends session.Store {
  /**
   * @param cookie what every cookie of ours has, besides its age
   * @param prolong whether a request counts as a use of its session
   */
  constructor(
    private readonly resumeSession: ResumeSession,
    private readonly logOut: LogOut,
    private readonly clock: Clock,
    private readonly cookie: session.CookieOptions,
    private readonly prolong: boolean,
  ) {
    super();
  }

  override get(id: string, callback: (error: unknown, data?: session.SessionData | null) => void): void {
    void this.resume(id).then(
      (data) => callback(null, data),
      (error: unknown) => callback(error),
    );
  }

  override set(_id: string, _data: session.SessionData, callback?: (error?: unknown) => void): void {
    callback?.();
  }

  override touch(_id: string, _data: session.SessionData, callback?: () => void): void {
    callback?.();
  }

  override destroy(id: string, callback?: (error?: unknown) => void): void {
    void this.logOut.run(id).then(
      () => callback?.(),
      (error: unknown) => callback?.(error),
    );
  }

  private async resume(id: string): Promise<session.SessionData | null> {
    try {
      const resumed = await this.resumeSession.run(id, { prolong: this.prolong });
      if (resumed.status !== 'active') return null;
      const cookie = { ...this.cookie, originalMaxAge: cookieAge(resumed.session, this.clock.now()) };
      return { cookie, login: { user: resumed.user, session: resumed.session } };
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'unavailable') throw error;
      return { cookie: { ...this.cookie, originalMaxAge: null }, unavailable: error };
    }
  }
}

/** Milliseconds for which a browser should keep the cookie: as long as the server keeps the session. */
export function cookieAge(current: AccountSession, now: Date): number {
  return Math.max(0, current.expiresAt.getTime() - now.getTime());
}
