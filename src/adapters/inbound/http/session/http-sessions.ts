import type { Request, Response } from 'express';
import type { RecordActivity } from '../../../../core/activity/record-activity.js';
import type { LoggedIn, LogInContext } from '../../../../core/auth/complete-log-in.js';
import type { LogOut } from '../../../../core/sessions/log-out.js';
import type { User } from '../../../../core/auth/user.js';
import type { ResumeSession } from '../../../../core/sessions/resume-session.js';
import type { Session } from '../../../../core/sessions/session.js';
import type { Clock } from '../../../../core/shared/clock.js';
import { DomainError } from '../../../../core/shared/domain-error.js';
import type { Logger } from '../../../../observability/logger.js';
import type { Metrics } from '../../../../observability/metrics.js';
import type { SessionAnomaly } from '../../../../observability/security-metrics.js';
import { ipOf, rememberUser } from '../middleware/request-identity.js';
import { currentLogin, isResumed, knownLogin, sessionClient, setLogin } from './current-login.js';
import type { DeviceCookie } from './device-cookie.js';
import type { SessionCookie } from './session-cookie.js';

type LogInMethod = 'password' | 'password_and_code' | 'passkey';

/** Connects the core's sessions with the clients' cookies: only a log-in makes a session, only the core prolongs it. */
export class HttpSessions {
  constructor(
    private readonly cookie: SessionCookie,
    private readonly deviceCookie: DeviceCookie,
    private readonly resumeSession: ResumeSession<User>,
    private readonly logOut: LogOut,
    private readonly activity: RecordActivity,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Resumes the request's session, unless that has been done. When the store is unavailable, the request continues as a
   * visitor's, since searching needs no account; `knownLogin` and `requireLogin` then throw the store's error.
   * @param prolong whether the request counts as a use of the session, which renews the cookie, too
   */
  async resume(response: Response, { prolong }: { prolong: boolean }): Promise<void> {
    const { req: request } = response;
    if (isResumed(request)) return;
    setLogin(request, null);
    const cookies = this.cookie.read(request);
    if (cookies === null) return;
    if (cookies.length === 0) {
      this.report('bad_signature', request);
      return;
    }
    try {
      for (const { secret, signedByPreviousKey } of cookies) {
        const resumed = await this.resumeSession.run(secret, { prolong });
        if (resumed.status !== 'active') {
          this.report('ended_or_unknown', request);
          continue;
        }
        const { user, session } = resumed;
        setLogin(request, { user, session, secret });
        rememberUser(request, user.id);
        if (session.userAgent !== sessionClient(request).userAgent) this.report('other_user_agent', request, user.id);
        if (prolong || signedByPreviousKey) this.renew(response, secret, session);
        return;
      }
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'unavailable') throw error;
      setLogin(request, error);
    }
  }

  /** What a log-in needs to know of this request's client. */
  logInContext(request: Request): LogInContext {
    const replaces = currentLogin(request)?.secret ?? null;
    return { client: sessionClient(request), replaces, devices: this.deviceCookie.read(request) };
  }

  /**
   * Gives the client the session that a log-in has started, and a proof that it has logged in to this account.
   * @param method how it has logged in, for the log; none when a session takes the place of another one
   */
  begin(response: Response, { user, session, secret }: LoggedIn, method?: LogInMethod): void {
    setLogin(response.req, { user, session, secret });
    rememberUser(response.req, user.id);
    this.renew(response, secret, session);
    this.deviceCookie.write(response, user);
    if (method) this.logger.info('Logged in', { method, user_id: user.id, ip: ipOf(response.req) });
  }

  /** Lets the browser keep the cookie for as long as the server keeps the session. */
  renew(response: Response, secret: string, session: Session): void {
    this.cookie.write(response, secret, Math.max(0, session.expiresAt.getTime() - this.clock.now().getTime()));
  }

  /**
   * Ends the session for good, if there is one, and clears the cookie.
   * @throws DomainError `database_unavailable`; then the session goes on, and the cookie stays
   */
  async end(response: Response): Promise<void> {
    const login = knownLogin(response.req);
    if (login !== null && (await this.logOut.run(login.secret))) {
      await this.activity.run(login.user.id, 'logout', sessionClient(response.req));
    }
    this.forget(response);
  }

  /** Clears the cookie of a session that the core has ended already. */
  forget(response: Response): void {
    setLogin(response.req, null);
    this.cookie.clear(response);
  }

  private report(kind: SessionAnomaly, request: Request, userId?: string): void {
    this.metrics.security.sessionAnomaly(kind);
    this.logger.warning('Session anomaly', {
      kind,
      ip: ipOf(request),
      ...(userId !== undefined && { user_id: userId }),
    });
  }
}
