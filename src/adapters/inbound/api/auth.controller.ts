import { Body, Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCookieAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RegisterAccount } from '../../../core/auth/register-account.js';
import { RequestPasswordReset } from '../../../core/auth/request-password-reset.js';
import { ResendVerification } from '../../../core/auth/send-verification.js';
import { ResetPassword } from '../../../core/auth/reset-password.js';
import { RefreshSession } from '../../../core/sessions/refresh-session.js';
import { CodeInput, EmailInput, LogInInput, RegisterInput, ResetPasswordInput } from '../http/account/account.dto.js';
import { RESET_REQUESTED, VERIFICATION_RESENT, REGISTERED } from '../http/account/account.dto.js';
import { AuthEvent } from '../http/auth-event.js';
import { success } from '../http/envelope.js';
import {
  ApiAnswer,
  ApiErrorWithData,
  ApiErrors,
  ApiOptionalLogin,
  SESSION_SCHEME,
} from '../http/openapi/api-answer.js';
import { TakesJson } from '../http/input/body.guard.js';
import { Limited } from '../http/limits/rate-limit.guard.js';
import { AuthenticateWithCode } from '../http/log-in/authenticate-with-code.js';
import { Authenticate } from '../http/log-in/authenticate.js';
import { RefuseCrossSite } from '../http/cross-site.guard.js';
import { knownLogin, requireLogin, sessionClient } from '../http/session/current-login.js';
import { HttpSessions } from '../http/session/http-sessions.js';
import { PeeksAtSession } from '../http/session/session.guard.js';
import {
  AccountDto,
  CurrentSessionDto,
  RefreshedSessionDto,
  RegistrationDto,
  SecondFactorRequiredDto,
} from './auth.dto.js';

/** RFC 9745: since 24 November 2026. There is no day set for its end. */
const LOG_OUT_BY_LINK_DEPRECATED = '@1795478400';

const LOGGED_OUT = 'You are logged out.';
const PASSWORD_RESET = 'Password changed. You can log in with it now.';

/** Registration, log-in, log-out and the session; reset of the password. */
@ApiTags('Accounts')
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly registerAccount: RegisterAccount,
    private readonly authenticate: Authenticate,
    private readonly authenticateWithCode: AuthenticateWithCode,
    private readonly resendVerification: ResendVerification,
    private readonly requestPasswordReset: RequestPasswordReset,
    private readonly resetPassword: ResetPassword,
    private readonly refreshSession: RefreshSession,
    private readonly sessions: HttpSessions,
  ) {}

  @ApiOperation({
    operationId: 'register',
    summary: 'Create an account',
    description:
      'Sends a mail with a link that confirms the address. An address that already has an account gets the same answer, so that nobody can find out who has one.',
  })
  @ApiAnswer(RegistrationDto, { message: REGISTERED })
  @ApiErrors('username_taken', 'weak_password', 'busy', 'database_unavailable')
  @Post('register')
  @AuthEvent('register')
  @Limited('register')
  @TakesJson()
  async register(@Body() input: RegisterInput) {
    const { username, email, password, confirm_password: confirmation } = input;
    await this.registerAccount.run({ username, email, password, confirmation });
    return success({ username, email }, REGISTERED);
  }

  @ApiOperation({
    operationId: 'logIn',
    summary: 'Log in',
    description:
      'Sets the session cookie. A session that the request brings along is ended. An account with a second factor gets no session yet, but a cookie with which `POST /api/auth/login/second-factor` is sent within five minutes.',
  })
  @ApiAnswer(AccountDto, { message: 'Welcome back, ada_l!', headers: { 'Set-Cookie': 'The session cookie.' } })
  @ApiErrors('invalid_credentials', 'email_not_verified', 'account_locked', 'busy', 'database_unavailable')
  @ApiErrorWithData('second_factor_required', SecondFactorRequiredDto, { methods: ['totp', 'recovery_code'] })
  @Post('login')
  @AuthEvent('login')
  @HttpCode(200)
  @Limited('login')
  @TakesJson()
  async logIn(@Body() input: LogInInput, @Res({ passthrough: true }) response: Response) {
    const { user } = await this.authenticate.run(response, input);
    return success(AccountDto.from(user), `Welcome back, ${user.username}!`);
  }

  @ApiOperation({
    operationId: 'logInWithCode',
    summary: 'Log in, second step',
    description:
      'With the cookie of the first step. Wrong codes count towards the account’s lockout; five end the log-in.',
  })
  @ApiAnswer(AccountDto, { message: 'Welcome back, ada_l!', headers: { 'Set-Cookie': 'The session cookie.' } })
  @ApiErrors('invalid_code', 'login_expired', 'account_locked', 'database_unavailable')
  @Post('login/second-factor')
  @AuthEvent('second_factor')
  @HttpCode(200)
  @Limited('second_factor')
  @TakesJson()
  async logInWithCode(@Body() { code }: CodeInput, @Res({ passthrough: true }) response: Response) {
    const { user } = await this.authenticateWithCode.run(response, code);
    return success(AccountDto.from(user), `Welcome back, ${user.username}!`);
  }

  @ApiOperation({
    operationId: 'logOut',
    summary: 'Log out',
    description: 'Ends the session for good. Succeeds also when nobody is logged in.',
  })
  @ApiOptionalLogin()
  @ApiAnswer(null, { message: LOGGED_OUT })
  @ApiErrors('database_unavailable')
  @Post('logout')
  @AuthEvent('logout')
  @HttpCode(200)
  async logOut(@Res({ passthrough: true }) response: Response) {
    await this.sessions.end(response);
    return success(null, LOGGED_OUT);
  }

  /** Kept for old clients; changes state, so it is refused when another site asks. */
  @ApiOperation({
    operationId: 'logOutByLink',
    summary: 'Log out with GET',
    description:
      'Kept for old clients, with no day set for its end: please use `POST`. Refused when another site asks, one of the same domain included. `HEAD` does not log out.',
    deprecated: true,
  })
  @ApiOptionalLogin()
  @ApiAnswer(null, { message: LOGGED_OUT })
  @ApiErrors('cross_site_request', 'database_unavailable')
  @Get('logout')
  @Header('Deprecation', LOG_OUT_BY_LINK_DEPRECATED)
  @AuthEvent('logout')
  @RefuseCrossSite()
  async logOutByLink(@Res({ passthrough: true }) response: Response) {
    if (response.req.method === 'HEAD') return success(null, LOGGED_OUT);
    return this.logOut(response);
  }

  @ApiOperation({
    operationId: 'resendVerification',
    summary: 'Send the confirmation link again',
    description: 'Answers the same whether or not the address has an account.',
  })
  @ApiAnswer(null, { message: VERIFICATION_RESENT })
  @ApiErrors('database_unavailable')
  @Post('resend-verification')
  @AuthEvent('resend_verification')
  @HttpCode(200)
  @Limited('resend')
  @TakesJson()
  async resend(@Body() { email }: EmailInput) {
    await this.resendVerification.run(email);
    return success(null, VERIFICATION_RESENT);
  }

  @ApiOperation({
    operationId: 'requestPasswordReset',
    summary: 'Ask for a link to set a new password',
    description: 'Answers the same whether or not the address has an account.',
  })
  @ApiAnswer(null, { message: RESET_REQUESTED })
  @ApiErrors('database_unavailable')
  @Post('reset-request')
  @AuthEvent('reset_request')
  @HttpCode(200)
  @Limited('reset')
  @TakesJson()
  async requestReset(@Body() { email }: EmailInput, @Req() request: Request) {
    await this.requestPasswordReset.run(email, sessionClient(request));
    return success(null, RESET_REQUESTED);
  }

  @ApiOperation({
    operationId: 'resetPassword',
    summary: 'Set a new password with the mailed link',
    description: 'Ends every session of the account. The link lasts an hour and works once.',
  })
  @ApiParam({ name: 'token', description: 'The token of the mailed link.', example: 'q7Zr1mPqT0m8vW3xY5kL2nB4' })
  @ApiAnswer(null, { message: PASSWORD_RESET })
  @ApiErrors('invalid_token', 'weak_password', 'busy', 'database_unavailable')
  @Post('reset-password/:token')
  @AuthEvent('reset_password')
  @HttpCode(200)
  @TakesJson()
  async reset(@Param('token') token: string, @Body() input: ResetPasswordInput, @Req() request: Request) {
    await this.resetPassword.run(token, input.password, input.confirm_password, sessionClient(request));
    return success(null, PASSWORD_RESET);
  }

  @ApiOperation({
    operationId: 'checkSession',
    summary: 'Is somebody logged in?',
    description: 'Looking does not prolong the session.',
  })
  @ApiOptionalLogin()
  @ApiAnswer(CurrentSessionDto, { nullable: true, beside: { authenticated: { type: 'boolean', example: true } } })
  @ApiErrors('database_unavailable')
  @Get('session-check')
  @PeeksAtSession()
  check(@Req() request: Request) {
    const login = knownLogin(request);
    if (login === null) return { ...success(null), authenticated: false };
    const { username, email } = login.user;
    return { ...success({ username, email, expires_at: login.session.expiresAt.toISOString() }), authenticated: true };
  }

  @ApiOperation({
    operationId: 'refreshSession',
    summary: 'Start a remembered session’s 30 days anew',
    description: 'Only for a session that was begun with `remember_me`.',
  })
  @ApiCookieAuth(SESSION_SCHEME)
  @ApiAnswer(RefreshedSessionDto)
  @ApiErrors('refresh_not_allowed')
  @Post('refresh-session')
  @AuthEvent('session_refresh')
  @HttpCode(200)
  async refresh(@Res({ passthrough: true }) response: Response) {
    const { secret } = requireLogin(response.req);
    const session = await this.refreshSession.run(secret);
    this.sessions.renew(response, secret, session);
    return success({ expires_at: session.expiresAt.toISOString() });
  }
}
