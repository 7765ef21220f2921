import type { Request, Response } from 'express';
import type { LoggedIn } from '../../../../core/auth/log-in.js';
import type { Session } from '../../../../core/sessions/session.js';
import type { Clock } from '../../../../core/shared/clock.js';
import { rememberUser } from '../middleware/request-identity.js';
import { sessionCookieName } from '../session-cookie.js';
import { clearLogin, knownLogin, setLogin } from './current-login.js';
import { cookieAge } from './port-session-store.js';
import { chooseSessionId, cookieOptions, type CookieSettings } from './session-middleware.js';

/** Gives clients the cookie of a session that has begun, and takes it away from those whose session is over. */
export class SessionCookies {
  constructor(
    private readonly settings: CookieSettings,
    private readonly clock: Clock,
  ) {}

  /** Makes this request's session the one that the log-in began: a new id, whatever the client had before. */
  async begin(request: Request, { user, session, secret }: LoggedIn): Promise<void> {
    chooseSessionId(request, secret);
    await new Promise<void>((resolve, reject) => {
      request.session.regenerate((error?: Error | null) => (error ? reject(error) : resolve()));
    });
    request.session.login = { user, session };
    this.keepUntilItsEnd(request, session);
    setLogin(request, { user, session, secret });
    rememberUser(request, user.id);
  }

  /** Gives the cookie the session's present age. After `regenerate`, which starts a cookie with the default age. */
  keepUntilItsEnd(request: Request, session: Session): void {
    const age = cookieAge(session, this.clock.now());
    request.session.cookie.originalMaxAge = age;
    request.session.cookie.maxAge = age;
  }

  /**
   * Ends the session for good, if there is one, and takes the cookie back.
   * @throws DomainError `database_unavailable`: then the session goes on, and so does the cookie
   */
  async end(request: Request, response: Response): Promise<void> {
    knownLogin(request);
    const { session } = request as { session?: Request['session'] };
    if (session !== undefined) {
      await new Promise<void>((resolve, reject) => {
        session.destroy((error?: unknown) => {
          if (error instanceof Error) reject(error);
          else resolve();
        });
      });
    }
    this.forget(request, response);
  }

  /** Takes the cookie of a session back that the core has ended already. */
  forget(request: Request, response: Response): void {
    clearLogin(request);
    delete (request as { session?: unknown }).session;
    response.clearCookie(sessionCookieName(this.settings.cookieSecure), cookieOptions(this.settings));
  }
}
