import type { Request } from 'express';
import type { User } from '../../../../core/auth/user.js';
import type { StartSession } from '../../../../core/sessions/start-session.js';
import { requireLogin } from '../session/current-login.js';
import type { SessionCookies } from '../session/session-cookies.js';
import { userAgentOf } from '../session/session-middleware.js';

/**
 * Gives whoever is logged in a new session in place of the present one. After a change of password even a copy of the
 * very cookie that made it is then of no use.
 */
export class RenewSession {
  constructor(
    private readonly startSession: StartSession,
    private readonly cookies: SessionCookies,
  ) {}

  /** @param user the account as it is now */
  async run(request: Request, user: User): Promise<void> {
    const { session, secret: replaces } = requireLogin(request);
    const client = { ip: request.ip ?? '', userAgent: userAgentOf(request) };
    const started = await this.startSession.run(user, { client, remembered: session.remembered, replaces });
    await this.cookies.begin(request, { user, ...started });
  }
}
