import type { Response } from 'express';
import passport from 'passport';
import type { LoggedIn } from '../../../../core/auth/complete-log-in.js';
import { SecondFactorRequired } from '../../../../core/second-factor/second-factor-errors.js';
import type { LogInInput } from '../account/account.dto.js';
import type { HttpSessions } from '../session/http-sessions.js';
import type { LogInStepCookie } from './log-in-step-cookie.js';
import type { PasswordRequest } from './password.strategy.js';

/** Logs a client in with a name and a password, through Passport, and begins its session. */
export class Authenticate {
  constructor(
    private readonly sessions: HttpSessions,
    private readonly stepCookie: LogInStepCookie,
  ) {}

  /**
   * @param input validated
   * @param next where the client goes afterwards
   * @throws what the core's `LogIn` throws; a client that needs a second factor has the cookie for it then
   */
  async run(response: Response, input: LogInInput, next: string | null = null) {
    const context = this.sessions.logInContext(response.req);
    const loggedIn = await this.verify(
      // Passport sees this instead of the HTTP request: neither an unchecked body nor a query string.
      { body: input, query: {}, context, next },
      response,
    ).catch((error: unknown) => {
      if (error instanceof SecondFactorRequired) this.stepCookie.write(response, error.step);
      throw error;
    });
    this.sessions.begin(response, loggedIn, 'password');
    return loggedIn;
  }

  private verify(request: PasswordRequest, response: Response): Promise<LoggedIn> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown, user?: LoggedIn | false | null): void => {
        if (error !== null && error !== undefined) reject(error instanceof Error ? error : new Error('log-in failed'));
        else if (user) resolve(user);
        else reject(new Error('the log-in strategy gave no answer'));
      };
      const handler = passport.authenticate('password', { session: false }, done) as (
        ...args: [PasswordRequest, Response, (error?: unknown) => void]
      ) => void;
      handler(request, response, (error) => done(error ?? new Error('the log-in strategy passed')));
    });
  }
}
