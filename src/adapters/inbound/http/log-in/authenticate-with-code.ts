import type { Request, Response } from 'express';
import type { LogInStep, LogInSteps } from '../../../../core/second-factor/log-in-steps.js';
import type { LogInWithCode } from '../../../../core/second-factor/log-in-with-code.js';
import type { HttpSessions } from '../session/http-sessions.js';
import type { LogInStepCookie } from './log-in-step-cookie.js';

/** Finishes the log-in that a client has begun with its password, and begins its session. */
export class AuthenticateWithCode {
  constructor(
    private readonly logInWithCode: LogInWithCode,
    private readonly steps: LogInSteps,
    private readonly cookie: LogInStepCookie,
    private readonly sessions: HttpSessions,
  ) {}

  /** The log-in that the client has begun and may still finish, or `null`. */
  begun(request: Request): LogInStep | null {
    const step = this.cookie.read(request);
    return step === null ? null : this.steps.open(step);
  }

  /** @throws what the core's `LogInWithCode` throws */
  async run(response: Response, code: string): ReturnType<LogInWithCode['run']> {
    const context = this.sessions.logInContext(response.req);
    const loggedIn = await this.logInWithCode.run({ ...context, code, step: this.cookie.read(response.req) });
    this.sessions.begin(response, loggedIn, 'password_and_code');
    this.cookie.clear(response);
    return loggedIn;
  }
}
