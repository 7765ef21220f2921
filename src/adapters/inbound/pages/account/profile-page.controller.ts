import { Controller, Get, Post, Req, Res, type Type } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ListActivity } from '../../../../core/activity/list-activity.js';
import { CancelEmailChange } from '../../../../core/auth/cancel-email-change.js';
import { ChangePassword } from '../../../../core/auth/change-password.js';
import { ChangeUsername } from '../../../../core/auth/change-username.js';
import { isFresh } from '../../../../core/auth/confirm-password.js';
import { DeleteAccount } from '../../../../core/auth/delete-account.js';
import { RequestEmailChange } from '../../../../core/auth/request-email-change.js';
import { EndOtherSessions, EndSession } from '../../../../core/auth/end-sessions.js';
import { ListSessions } from '../../../../core/sessions/list-sessions.js';
import { Clock } from '../../../../core/shared/clock.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import {
  ChangeEmailInput,
  ChangePasswordInput,
  ChangeUsernameInput,
  CurrentPasswordInput,
} from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import { CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { RenewSession } from '../../http/log-in/renew-session.js';
import { currentLogin, type CurrentLogin, requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { HttpSessions, requesterOf } from '../../http/session/http-sessions.js';
import type { Form } from '../forms/form.js';
import { Forms, NoInput, RESTORED } from '../forms/forms.js';
import { type Notice, Redirects } from '../notices.js';
import { PageRenderer } from '../page-renderer.js';
import {
  cancelEmailForm,
  changeEmailForm,
  changePasswordForm,
  changeUsernameForm,
  deleteAccountForm,
  endSessionForm,
} from './account-forms.js';
import { profileView, type RefusedForm } from './profile-view.js';

/** How much of the activity the page shows. */
const LATEST = 5;

/** `/profile`: the account of the logged-in user. */
@Controller('profile')
@NeedsLogin()
@LimitedWrites()
export class ProfilePageController {
  constructor(
    private readonly changeUsername: ChangeUsername,
    private readonly requestEmailChange: RequestEmailChange,
    private readonly cancelEmailChange: CancelEmailChange,
    private readonly changePassword: ChangePassword,
    private readonly renewSession: RenewSession,
    private readonly listSessions: ListSessions,
    private readonly endSession: EndSession,
    private readonly endOtherSessions: EndOtherSessions,
    private readonly deleteAccount: DeleteAccount,
    private readonly listActivity: ListActivity,
    private readonly clock: Clock,
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
    private readonly csrf: CsrfTokens,
    private readonly sessions: HttpSessions,
    private readonly redirects: Redirects,
  ) {}

  @Get()
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    const restored = [changeUsernameForm, changeEmailForm].flatMap((form) => {
      const typed = this.forms.restore(request, response, form);
      return typed === null ? [] : [{ form: { ...form, introduction: RESTORED }, typed, problems: [] }];
    });
    await this.send(request, response, restored[0] ?? null);
  }

  /** The address of a refused form, which may be reloaded or revisited. */
  @Get(['username', 'email', 'cancel-email', 'password', 'sessions', 'delete'])
  showAfterForm(@Res() response: Response): void {
    response.redirect(303, '/profile');
  }

  @Post('username')
  @TakesForm()
  @AuthEvent('username_change')
  @Limited('page_profile')
  setUsername(@Req() request: Request, @Res() response: Response) {
    return this.submit(request, response, changeUsernameForm, ChangeUsernameInput, async (input) => {
      const { username, current_password: currentPassword } = input;
      await this.changeUsername.run(requesterOf(request), { username, currentPassword });
      return 'username_changed';
    });
  }

  @Post('email')
  @TakesForm()
  @AuthEvent('email_change')
  @Limited('page_profile')
  setEmail(@Req() request: Request, @Res() response: Response) {
    return this.submit(request, response, changeEmailForm, ChangeEmailInput, async (input) => {
      const { email, current_password: currentPassword } = input;
      await this.requestEmailChange.run(requesterOf(request), { email, currentPassword });
      return 'email_requested';
    });
  }

  @Post('cancel-email')
  @TakesForm()
  @AuthEvent('email_change_cancel')
  @Limited('page_profile')
  cancelEmail(@Req() request: Request, @Res() response: Response) {
    return this.submit(request, response, cancelEmailForm, NoInput, async () => {
      await this.cancelEmailChange.run(requesterOf(request));
      return 'email_canceled';
    });
  }

  @Post('password')
  @TakesForm()
  @AuthEvent('password_change')
  @Limited('page_profile')
  setPassword(@Req() request: Request, @Res() response: Response) {
    return this.submit(request, response, changePasswordForm, ChangePasswordInput, async (input) => {
      const { current_password: currentPassword, new_password: newPassword, confirm_password: confirmation } = input;
      const change = { currentPassword, newPassword, confirmation };
      const changed = await this.changePassword.run(requesterOf(request), change);
      await this.renewSession.run(request, response, changed);
      return 'password_changed';
    });
  }

  @Post('sessions')
  @TakesForm()
  @AuthEvent('session_end')
  @Limited('page_profile')
  end(@Req() request: Request, @Res() response: Response) {
    const { session_id: chosen } = (request.body ?? {}) as Record<string, unknown>;
    return this.submit(request, response, endSessionForm, CurrentPasswordInput, async (input, { session }) => {
      const { current_password: currentPassword } = input;
      if (typeof chosen !== 'string' || chosen === 'others') {
        await this.endOtherSessions.run(requesterOf(request), currentPassword);
        return 'sessions_ended';
      }
      await this.endSession.run(requesterOf(request), { sessionId: chosen, currentPassword });
      if (chosen === session.id) this.sessions.forget(request, response);
      return 'session_ended';
    });
  }

  @Post('delete')
  @TakesForm()
  @AuthEvent('account_delete')
  @Limited('page_profile')
  remove(@Req() request: Request, @Res() response: Response) {
    return this.submit(request, response, deleteAccountForm, CurrentPasswordInput, async (input) => {
      // One press of a button must not delete it, however fresh the log-in is.
      if (input.current_password === undefined) throw passwordRequired();
      await this.deleteAccount.run(requesterOf(request), input.current_password);
      this.sessions.forget(request, response);
      return 'account_deleted';
    });
  }

  /** @param act returns the notice to show afterwards: on this page, or on the home page when the session has ended */
  private submit<T extends object>(
    request: Request,
    response: Response,
    form: Form,
    input: Type<T>,
    act: (input: T, login: CurrentLogin) => Promise<Notice>,
  ): FormAction | undefined {
    return this.forms.submit(request, response, form, {
      input,
      ignored: ['session_id'],
      act: async (checked) => {
        const notice = await act(checked, requireLogin(request));
        this.redirects.withNotice(response, currentLogin(request) === null ? '/' : '/profile', notice);
      },
      showAgain: (problems, typed) => this.send(request, response, { form, typed, problems }),
    });
  }

  private async send(request: Request, response: Response, refused: RefusedForm | null): Promise<void> {
    const { user, session } = requireLogin(request);
    const sessions = await this.listSessions.run(user.id);
    const { entries: activity } = await this.listActivity.run(user.id, { limit: LATEST });
    const profile = { user, sessions, current: session, activity, isFresh: isFresh(session, this.clock.now()) };
    const data = profileView(profile, this.csrf.issue(request, response), refused);
    const title = refused === null || refused.problems.length === 0 ? 'Your account' : 'Error: Your account';
    this.pages.send(request, response, { view: 'profile', title, data, noIndex: true });
  }
}

function passwordRequired(): Error {
  return validationFailed([{ field: 'current_password', message: 'current_password is required.' }]);
}
