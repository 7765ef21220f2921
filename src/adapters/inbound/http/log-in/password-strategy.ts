import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-local';
import { LogIn, type LoggedIn } from '../../../../core/auth/log-in.js';
import { currentLogin } from '../session/current-login.js';
import { userAgentOf } from '../session/session-middleware.js';
import { isChecked } from '../input/checkbox.js';

/** Passport's way to the core's log-in. */
@Injectable()
export class PasswordStrategy extends PassportStrategy(Strategy, 'password') {
  constructor(private readonly logIn: LogIn) {
    super({ usernameField: 'login', passwordField: 'password', passReqToCallback: true, session: false });
  }

  /** @throws what {@link LogIn.run} throws */
  validate(request: Request, login: string, password: string): Promise<LoggedIn> {
    const body = request.body as Record<string, unknown>;
    return this.logIn.run({
      // Passport reads the body itself, as it came.
      login: login.trim(),
      password,
      rememberMe: isChecked(body['remember_me']),
      client: { ip: request.ip ?? '', userAgent: userAgentOf(request) },
      replaces: currentLogin(request)?.secret ?? null,
    });
  }
}
