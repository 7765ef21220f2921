import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { LogInWithPasskey, RequestPasskey } from '../../../core/passkeys/log-in-with-passkey.js';
import { AuthEvent } from '../http/auth-event.js';
import { success } from '../http/envelope.js';
import { TakesJson } from '../http/input/body.guard.js';
import { Limited } from '../http/limits/rate-limit.guard.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { ChallengeCookie } from '../http/passkeys/challenge-cookie.js';
import { PasskeyLogInInput } from '../http/passkeys/passkey-input.dto.js';
import { currentLogin } from '../http/session/current-login.js';
import { HttpSessions } from '../http/session/http-sessions.js';
import { AccountDto } from './auth.dto.js';
import { PasskeyRequestOptionsDto } from './passkey.dto.js';

/** Log-in with a passkey. */
@ApiTags('Accounts')
@Controller('api/auth/passkeys')
export class PasskeyLogInController {
  constructor(
    private readonly requestPasskey: RequestPasskey,
    private readonly logInWithPasskey: LogInWithPasskey,
    private readonly challenge: ChallengeCookie,
    private readonly sessions: HttpSessions,
  ) {}

  @ApiOperation({
    operationId: 'requestPasskey',
    summary: 'Ask for a passkey to log in with',
    description:
      '`data` is what `PublicKeyCredential.parseRequestOptionsFromJSON()` takes. The challenge works once, within five minutes, for the browser that gets the cookie.',
  })
  @ApiAnswer(PasskeyRequestOptionsDto, { headers: { 'Set-Cookie': 'The challenge, sealed.' } })
  @Post('options')
  @HttpCode(200)
  options(@Res({ passthrough: true }) response: Response) {
    const { options, sealedChallenge } = this.requestPasskey.run();
    this.challenge.write(response, sealedChallenge);
    return success(options);
  }

  @ApiOperation({
    operationId: 'logInWithPasskey',
    summary: 'Log in with a passkey',
    description:
      'Sets the session cookie. The passkey tells whose it is, and counts as both factors. A session that the request brings along is ended.',
  })
  @ApiAnswer(AccountDto, { message: 'Welcome back, ada_l!', headers: { 'Set-Cookie': 'The session cookie.' } })
  @ApiErrors('invalid_passkey', 'database_unavailable')
  @Post('login')
  @HttpCode(200)
  @AuthEvent('passkey_login')
  @Limited('passkey_login')
  @TakesJson()
  async logIn(
    @Body() { credential, remember_me: rememberMe }: PasskeyLogInInput,
    @Res({ passthrough: true }) response: Response,
  ) {
    const context = this.sessions.logInContext(response.req);
    const sealedChallenge = this.challenge.take(response);
    const current = currentLogin(response.req)?.session ?? null;
    const loggedIn = await this.logInWithPasskey.run({ ...context, credential, sealedChallenge, rememberMe, current });
    this.sessions.begin(response, loggedIn, 'passkey');
    return success(AccountDto.from(loggedIn.user), `Welcome back, ${loggedIn.user.username}!`);
  }
}
