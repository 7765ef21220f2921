import { Body, Controller, Delete, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CancelEmailChange } from '../../../core/auth/cancel-email-change.js';
import { ChangePassword } from '../../../core/auth/change-password.js';
import { ChangeUsername } from '../../../core/auth/change-username.js';
import { DeleteAccount } from '../../../core/auth/delete-account.js';
import { ExportAccount } from '../../../core/auth/export-account.js';
import { RequestEmailChange } from '../../../core/auth/request-email-change.js';
import { EndOtherSessions } from '../../../core/auth/end-other-sessions.js';
import { EndSession } from '../../../core/auth/end-session.js';
import { ListSessions } from '../../../core/sessions/list-sessions.js';
import {
  ChangeEmailInput,
  ChangePasswordInput,
  ChangeUsernameInput,
  CurrentPasswordInput,
  assertSame,
} from '../http/account/account.dto.js';
import { EMAIL_CHANGE_REQUESTED } from '../http/account/account-texts.js';
import { AuthEvent } from '../http/auth-events/auth-event.js';
import { success } from '../http/envelope.js';
import { TakesJson } from '../http/input/body.guard.js';
import { InputPipe } from '../http/input/input.pipe.js';
import { RenewSession } from '../http/log-in/renew-session.js';
import { streamSuccess } from '../http/json-stream.js';
import { requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { HttpSessions } from '../http/session/http-sessions.js';
import { accountAnswer, exportAnswer, sessionAnswer } from './account-response.js';

const currentPassword = new InputPipe(CurrentPasswordInput, 'body');

/** The account of whoever is logged in. */
@Controller('api/profile')
@NeedsLogin()
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

  @Get()
  show(@Req() request: Request) {
    return success(accountAnswer(requireLogin(request).user));
  }

  @Put('username')
  @AuthEvent('username_change')
  @TakesJson()
  async setUsername(
    @Req() request: Request,
    @Body(new InputPipe(ChangeUsernameInput, 'body')) input: ChangeUsernameInput,
  ) {
    const { username, current_password } = input;
    const change = { username, currentPassword: current_password };
    const user = await this.changeUsername.run(requireLogin(request).user.id, change);
    return success(accountAnswer(user), 'Username changed.');
  }

  @Put('email')
  @AuthEvent('email_change')
  @TakesJson()
  async setEmail(@Req() request: Request, @Body(new InputPipe(ChangeEmailInput, 'body')) input: ChangeEmailInput) {
    const { email, current_password } = input;
    const change = { email, currentPassword: current_password };
    const user = await this.requestEmailChange.run(requireLogin(request).user.id, change);
    return success(accountAnswer(user), EMAIL_CHANGE_REQUESTED);
  }

  @Delete('email')
  @AuthEvent('email_change_cancel')
  async cancelEmail(@Req() request: Request) {
    await this.cancelEmailChange.run(requireLogin(request).user.id);
    return success(null, 'Your email address was not changed.');
  }

  @Put('password')
  @AuthEvent('password_change')
  @TakesJson()
  async setPassword(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @Body(new InputPipe(ChangePasswordInput, 'body')) input: ChangePasswordInput,
  ) {
    assertSame(input.new_password, input.confirm_password);
    const { user, session } = requireLogin(request);
    const changed = await this.changePassword.run(user.id, {
      currentPassword: input.current_password,
      newPassword: input.new_password,
      sessionId: session.id,
    });
    await this.renewSession.run(request, response, changed);
    return success(null, 'Password changed. You have been logged out everywhere else.');
  }

  @Get('sessions')
  async sessions(@Req() request: Request) {
    const { user, session } = requireLogin(request);
    const sessions = await this.listSessions.run(user.id);
    return success({ items: sessions.map((item) => sessionAnswer(item, session.id)) });
  }

  @Delete('sessions/:id')
  @AuthEvent('session_end')
  @TakesJson()
  async end(
    @Param('id') sessionId: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @Body(currentPassword) input: CurrentPasswordInput,
  ) {
    const { user, session } = requireLogin(request);
    await this.endSession.run(user.id, { sessionId, currentPassword: input.current_password });
    if (sessionId === session.id) this.httpSessions.forget(request, response);
    return success(null, 'Session ended.');
  }

  @Delete('sessions')
  @AuthEvent('session_end')
  @TakesJson()
  async endOthers(@Req() request: Request, @Body(currentPassword) input: CurrentPasswordInput) {
    const { user, session } = requireLogin(request);
    await this.endOtherSessions.run(user.id, { sessionId: session.id, currentPassword: input.current_password });
    return success(null, 'You are logged out everywhere else.');
  }

  @Get('export')
  async export(@Req() request: Request, @Res() response: Response): Promise<void> {
    const exported = await this.exportAccount.run(requireLogin(request).user.id);
    await streamSuccess(request, response, exportAnswer(exported), exported.data);
  }

  @Delete()
  @AuthEvent('account_delete')
  @HttpCode(200)
  @TakesJson()
  async remove(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @Body(currentPassword) input: CurrentPasswordInput,
  ) {
    await this.deleteAccount.run(requireLogin(request).user.id, input.current_password);
    this.httpSessions.forget(request, response);
    return success(null, 'Your account and all its data have been deleted.');
  }
}
