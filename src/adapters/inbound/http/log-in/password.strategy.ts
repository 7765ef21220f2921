import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import { LogIn, type LoggedIn } from '../../../../core/auth/log-in.js';
import type { Client } from '../../../../core/sessions/start-session.js';
import type { LogInInput } from '../account/account.dto.js';

/** What passport-local reads of a request. */
export interface PasswordRequest {
  readonly body: LogInInput;
  readonly query: Readonly<Record<string, never>>;
  readonly client: Client;
  /** The secret of the session that the log-in replaces, or `null`. */
  readonly replaces: string | null;
}

/** The core's log-in as a strategy of Passport. */
@Injectable()
export class PasswordStrategy extends PassportStrategy(Strategy, 'password') {
  constructor(private readonly logIn: LogIn) {
    super({ usernameField: 'login', passwordField: 'password', passReqToCallback: true, session: false });
  }

  /** @throws what {@link LogIn.run} throws */
  validate({ body, client, replaces }: PasswordRequest, login: string, password: string): Promise<LoggedIn> {
    return this.logIn.run({ login, password, rememberMe: body.remember_me ?? false, client, replaces });
  }
}
