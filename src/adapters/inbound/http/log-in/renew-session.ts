import type { Response } from 'express';
import type { User } from '../../../../core/auth/user.js';
import type { StartSession } from '../../../../core/sessions/start-session.js';
import { requireLogin, sessionClient } from '../session/current-login.js';
import { type HttpSessions } from '../session/http-sessions.js';

/**
 * Replaces the current session by a new one, so that after a change of password a stolen copy of the old cookie is
 * useless.
 */
export class RenewSession {
  constructor(
    private readonly startSession: StartSession,
    private readonly sessions: HttpSessions,
  ) {}

  /** @param user the account as it is now */
  async run(response: Response, user: User): Promise<void> {
    const { session, secret: replaces } = requireLogin(response.req);
    const client = sessionClient(response.req);
    const started = await this.startSession.run(user, { client, remembered: session.remembered, replaces });
    this.sessions.begin(response, { user, ...started });
  }
}
