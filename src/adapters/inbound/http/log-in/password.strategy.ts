import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import type { LoggedIn, LogInContext } from '../../../../core/auth/complete-log-in.js';
import { LogIn } from '../../../../core/auth/log-in.js';
import type { LogInInput } from '../account/account.dto.js';

/** What passport-local reads of a request. */
export interface PasswordRequest {
  readonly body: LogInInput;
  readonly query: Readonly<Record<string, never>>;
  readonly context: LogInContext;
  readonly next: string | null;
}

/** The core's log-in as a strategy of Passport. */
@Injectable()
export class PasswordStrategy extends PassportStrategy(Strategy, 'password') {
  constructor(private readonly logIn: LogIn) {
    super({ usernameField: 'login', passwordField: 'password', passReqToCallback: true, session: false });
  }

  /** @throws what {@link LogIn.run} throws */
  validate({ body, context, next }: PasswordRequest, login: string, password: string): Promise<LoggedIn> {
    return this.logIn.run({ login, password, rememberMe: body.remember_me ?? false, next, ...context });
  }
}
