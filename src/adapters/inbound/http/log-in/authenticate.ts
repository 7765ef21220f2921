import type { Request, Response } from 'express';
import passport from 'passport';
import type { LoggedIn } from '../../../../core/auth/log-in.js';
import type { Logger } from '../../../../observability/logger.js';
import type { SessionCookies } from '../session/session-cookies.js';

/**
 * Logs a client in with the name and password in its body, and begins its session.
 *
 * The body has been checked by then: both are texts and not empty, so that passport-local, which would fall back on
 * the query string, never looks there.
 */
export class Authenticate {
  constructor(
    private readonly cookies: SessionCookies,
    private readonly logger: Logger,
  ) {}

  /** @throws what the core's `LogIn` throws */
  async run(request: Request, response: Response): Promise<LoggedIn> {
    const loggedIn = await this.ask(request, response);
    await this.cookies.begin(request, loggedIn);
    this.logger.info('Logged in', { user_id: loggedIn.user.id, ip: request.ip });
    return loggedIn;
  }

  private ask(request: Request, response: Response): Promise<LoggedIn> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown, user?: LoggedIn | false | null): void => {
        if (error !== null && error !== undefined) reject(error instanceof Error ? error : new Error('log-in failed'));
        else if (user) resolve(user);
        else reject(new Error('the log-in strategy gave no answer'));
      };
      const handler = passport.authenticate('password', { session: false }, done) as (
        ...args: [Request, Response, (error?: unknown) => void]
      ) => void;
      handler(request, response, (error) => done(error ?? new Error('the log-in strategy passed')));
    });
  }
}
