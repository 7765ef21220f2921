import { Body, Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RegisterAccount } from '../../../core/auth/register-account.js';
import { RequestPasswordReset } from '../../../core/auth/request-password-reset.js';
import { ResendVerification } from '../../../core/auth/resend-verification.js';
import { ResetPassword } from '../../../core/auth/reset-password.js';
import { RefreshSession } from '../../../core/sessions/refresh-session.js';
import {
  EmailInput,
  LogInInput,
  assertSame,
  assertValid,
  RegisterInput,
  ResetPasswordInput,
} from '../http/account/account.dto.js';
import { RESET_REQUESTED, VERIFICATION_RESENT, REGISTERED } from '../http/account/account-texts.js';
import { AuthEvent } from '../http/auth-events/auth-event.js';
import { success } from '../http/envelope.js';
import { TakesJson } from '../http/input/body.guard.js';
import { InputPipe } from '../http/input/input.pipe.js';
import { Limited } from '../http/limits/rate-limit.guard.js';
import { Authenticate } from '../http/log-in/authenticate.js';
import { RefuseCrossSite } from '../http/cross-site.guard.js';
import { knownLogin, requireLogin } from '../http/session/current-login.js';
import { HttpSessions } from '../http/session/http-sessions.js';
import { PeeksAtSession } from '../http/session/session.guard.js';
import { accountAnswer } from './account-response.js';

/** RFC 9745: since 24 November 2026. There is no day set for its end. */
const LOG_OUT_BY_LINK_DEPRECATED = '@1795478400';

/** Registration, log-in, log-out and the session; reset of the password. */
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly registerAccount: RegisterAccount,
    private readonly authenticate: Authenticate,
    private readonly resendVerification: ResendVerification,
    private readonly requestPasswordReset: RequestPasswordReset,
    private readonly resetPassword: ResetPassword,
    private readonly refreshSession: RefreshSession,
    private readonly sessions: HttpSessions,
  ) {}

  @Post('register')
  @AuthEvent('register')
  @Limited('register')
  @TakesJson()
  async register(@Body(new InputPipe(RegisterInput, 'body')) input: RegisterInput) {
    assertValid(input);
    await this.registerAccount.run(input);
    return success({ username: input.username, email: input.email }, REGISTERED);
  }

  @Post('login')
  @AuthEvent('login')
  @HttpCode(200)
  @Limited('login')
  @TakesJson()
  async logIn(
    @Body(new InputPipe(LogInInput, 'body')) input: LogInInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { user } = await this.authenticate.run(request, response, input);
    return success(accountAnswer(user), `Welcome back, ${user.username}!`);
  }

  @Post('logout')
  @AuthEvent('logout')
  @HttpCode(200)
  async logOut(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    await this.sessions.end(request, response);
    return success(null, 'You are logged out.');
  }

  /** Kept for old clients; changes state, so it is refused when another site asks. */
  @Get('logout')
  @Header('Deprecation', LOG_OUT_BY_LINK_DEPRECATED)
  @AuthEvent('logout')
  @RefuseCrossSite()
  logOutByLink(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    return this.logOut(request, response);
  }

  @Post('resend-verification')
  @AuthEvent('resend_verification')
  @HttpCode(200)
  @TakesJson()
  async resend(@Body(new InputPipe(EmailInput, 'body')) { email }: EmailInput) {
    await this.resendVerification.run(email);
    return success(null, VERIFICATION_RESENT);
  }

  @Post('reset-request')
  @AuthEvent('reset_request')
  @HttpCode(200)
  @Limited('reset')
  @TakesJson()
  async requestReset(@Body(new InputPipe(EmailInput, 'body')) { email }: EmailInput) {
    await this.requestPasswordReset.run(email);
    return success(null, RESET_REQUESTED);
  }

  @Post('reset-password/:token')
  @AuthEvent('reset_password')
  @HttpCode(200)
  @TakesJson()
  async reset(
    @Param('token') token: string,
    @Body(new InputPipe(ResetPasswordInput, 'body')) input: ResetPasswordInput,
  ) {
    assertSame(input.password, input.confirm_password);
    await this.resetPassword.run(token, input.password);
    return success(null, 'Password changed. You can log in with it now.');
  }

  @Get('session-check')
  @PeeksAtSession()
  check(@Req() request: Request) {
    const login = knownLogin(request);
    if (login === null) return { ...success(null), authenticated: false };
    const { username, email } = login.user;
    return { ...success({ username, email, expires_at: login.session.expiresAt.toISOString() }), authenticated: true };
  }

  @Post('refresh-session')
  @AuthEvent('session_refresh')
  @HttpCode(200)
  async refresh(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    const { secret } = requireLogin(request);
    const session = await this.refreshSession.run(secret);
    this.sessions.renew(response, secret, session);
    return success({ expires_at: session.expiresAt.toISOString() });
  }
}
