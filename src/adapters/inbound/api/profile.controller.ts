import { Body, Controller, Delete, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CancelEmailChange } from '../../../core/auth/cancel-email-change.js';
import { ChangePassword } from '../../../core/auth/change-password.js';
import { ChangeUsername } from '../../../core/auth/change-username.js';
import { DeleteAccount } from '../../../core/auth/delete-account.js';
import { ExportAccount } from '../../../core/auth/export-account.js';
import { RequestEmailChange } from '../../../core/auth/request-email-change.js';
import { EndOtherSessions, EndSession } from '../../../core/auth/end-sessions.js';
import { ListSessions } from '../../../core/sessions/list-sessions.js';
import {
  ChangeEmailInput,
  ChangePasswordInput,
  ChangeUsernameInput,
  CurrentPasswordInput,
} from '../http/account/account.dto.js';
import { EMAIL_CHANGE_REQUESTED } from '../http/account/account.dto.js';
import { AuthEvent } from '../http/auth-event.js';
import { success } from '../http/envelope.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { TakesJson } from '../http/input/body.guard.js';
import { RenewSession } from '../http/log-in/renew-session.js';
import { streamSuccess } from '../http/json-stream.js';
import { LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { requesterOf, requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { HttpSessions } from '../http/session/http-sessions.js';
import { AccountDto } from './auth.dto.js';
import { AccountExportDto, SessionListDto } from './profile.dto.js';

const USERNAME_CHANGED = 'Username changed.';
const EMAIL_KEPT = 'Your email address was not changed.';
const PASSWORD_CHANGED = 'Password changed. You have been logged out everywhere else.';
const SESSION_ENDED = 'Session ended.';
const OTHERS_ENDED = 'You are logged out everywhere else.';
const ACCOUNT_DELETED = 'Your account and all its data have been deleted.';

/** What an account's owner can see and change. */
@ApiTags('Profile')
@Controller('api/profile')
@NeedsLogin()
@LimitedWrites()
export class ProfileController {
  constructor(
    private readonly changeUsername: ChangeUsername,
    private readonly requestEmailChange: RequestEmailChange,
    private readonly cancelEmailChange: CancelEmailChange,
    private readonly changePassword: ChangePassword,
    private readonly renewSession: RenewSession,
    private readonly listSessions: ListSessions,
    private readonly endSession: EndSession,
    private readonly endOtherSessions: EndOtherSessions,
    private readonly exportAccount: ExportAccount,
    private readonly deleteAccount: DeleteAccount,
    private readonly httpSessions: HttpSessions,
  ) {}

  @ApiOperation({
    operationId: 'showProfile',
    summary: 'The account that is logged in',
    description: 'What others never see: it is for its owner alone.',
  })
  @ApiAnswer(AccountDto)
  @Get()
  show(@Req() request: Request) {
    return success(AccountDto.from(requireLogin(request).user));
  }

  @ApiOperation({
    operationId: 'changeUsername',
    summary: 'Change the username',
    description: 'It must be free, whatever its case.',
  })
  @ApiAnswer(AccountDto, { message: USERNAME_CHANGED })
  @ApiErrors('username_taken', 'wrong_password', 'fresh_login_required', 'busy')
  @Put('username')
  @AuthEvent('username_change')
  @TakesJson()
  async setUsername(@Req() request: Request, @Body() input: ChangeUsernameInput) {
    const { username, current_password } = input;
    const change = { username, currentPassword: current_password };
    const user = await this.changeUsername.run(requesterOf(request), change);
    return success(AccountDto.from(user), USERNAME_CHANGED);
  }

  @ApiOperation({
    operationId: 'changeEmail',
    summary: 'Ask for another email address',
    description:
      'The new address gets a link to confirm it. The current one stays in use until then, and gets a notice.',
  })
  @ApiAnswer(AccountDto, { message: EMAIL_CHANGE_REQUESTED })
  @ApiErrors('wrong_password', 'fresh_login_required', 'busy')
  @Put('email')
  @AuthEvent('email_change')
  @TakesJson()
  async setEmail(@Req() request: Request, @Body() input: ChangeEmailInput) {
    const { email, current_password } = input;
    const change = { email, currentPassword: current_password };
    const user = await this.requestEmailChange.run(requesterOf(request), change);
    return success(AccountDto.from(user), EMAIL_CHANGE_REQUESTED);
  }

  @ApiOperation({
    operationId: 'cancelEmailChange',
    summary: 'Keep the current email address',
    description: 'The link that was mailed to the new address no longer works.',
  })
  @ApiAnswer(null, { message: EMAIL_KEPT })
  @Delete('email')
  @AuthEvent('email_change_cancel')
  async cancelEmail(@Req() request: Request) {
    await this.cancelEmailChange.run(requesterOf(request));
    return success(null, EMAIL_KEPT);
  }

  @ApiOperation({
    operationId: 'changePassword',
    summary: 'Change the password',
    description: 'Ends every other session of the account, and gives this one a new cookie.',
  })
  @ApiAnswer(null, { message: PASSWORD_CHANGED, headers: { 'Set-Cookie': 'The new session’s cookie.' } })
  @ApiErrors('weak_password', 'wrong_password', 'fresh_login_required', 'busy')
  @Put('password')
  @AuthEvent('password_change')
  @TakesJson()
  async setPassword(@Res({ passthrough: true }) response: Response, @Body() input: ChangePasswordInput) {
    const changed = await this.changePassword.run(requesterOf(response.req), {
      currentPassword: input.current_password,
      newPassword: input.new_password,
      confirmation: input.confirm_password,
    });
    await this.renewSession.run(response, changed);
    return success(null, PASSWORD_CHANGED);
  }

  @ApiOperation({
    operationId: 'listSessions',
    summary: 'Where the account is logged in',
    description: '`current` marks the session that asks.',
  })
  @ApiAnswer(SessionListDto)
  @Get('sessions')
  async sessions(@Req() request: Request) {
    const { user, session } = requireLogin(request);
    const sessions = await this.listSessions.run(user.id);
    return success(SessionListDto.from(sessions, session.id));
  }

  @ApiOperation({
    operationId: 'endSession',
    summary: 'End one session',
    description: 'Whoever uses it is logged out at once.',
  })
  @ApiParam({ name: 'id', description: 'The `id` of one of the account’s sessions.', example: '5c1f7f0a9d3e4b68' })
  @ApiAnswer(null, { message: SESSION_ENDED })
  @ApiErrors('not_found', 'wrong_password', 'fresh_login_required', 'busy')
  @Delete('sessions/:id')
  @AuthEvent('session_end')
  @TakesJson()
  async end(
    @Param('id') sessionId: string,
    @Res({ passthrough: true }) response: Response,
    @Body() input: CurrentPasswordInput,
  ) {
    const requester = requesterOf(response.req);
    await this.endSession.run(requester, { sessionId, currentPassword: input.current_password });
    if (sessionId === requester.session.id) this.httpSessions.forget(response);
    return success(null, SESSION_ENDED);
  }

  @ApiOperation({
    operationId: 'endOtherSessions',
    summary: 'End every session but this one',
    description: 'Whoever uses one of them is logged out at once.',
  })
  @ApiAnswer(null, { message: OTHERS_ENDED })
  @ApiErrors('wrong_password', 'fresh_login_required', 'busy')
  @Delete('sessions')
  @AuthEvent('session_end')
  @TakesJson()
  async endOthers(@Req() request: Request, @Body() input: CurrentPasswordInput) {
    await this.endOtherSessions.run(requesterOf(request), input.current_password);
    return success(null, OTHERS_ENDED);
  }

  @ApiOperation({
    operationId: 'exportAccount',
    summary: 'Everything that is kept about the account',
    description: 'As one JSON document, except the password’s hash and the content of mails.',
  })
  @ApiAnswer(AccountExportDto)
  @Get('export')
  async export(@Res() response: Response): Promise<void> {
    const exported = await this.exportAccount.run(requesterOf(response.req), response.req.method !== 'HEAD');
    await streamSuccess(response, AccountExportDto.from(exported), exported.data);
  }

  @ApiOperation({
    operationId: 'deleteAccount',
    summary: 'Delete the account and everything kept about it',
    description: 'At once, and for good.',
  })
  @ApiAnswer(null, { message: ACCOUNT_DELETED })
  @ApiErrors('wrong_password', 'fresh_login_required', 'busy')
  @Delete()
  @AuthEvent('account_delete')
  @HttpCode(200)
  @TakesJson()
  async remove(@Res({ passthrough: true }) response: Response, @Body() input: CurrentPasswordInput) {
    await this.deleteAccount.run(requesterOf(response.req), input.current_password);
    this.httpSessions.forget(response);
    return success(null, ACCOUNT_DELETED);
  }
}
