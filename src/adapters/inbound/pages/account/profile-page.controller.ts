import { Controller, Get, Post, Res, type Type } from '@nestjs/common';
import type { Response } from 'express';
import { ListActivity } from '../../../../core/activity/list-activity.js';
import { CancelEmailChange } from '../../../../core/auth/cancel-email-change.js';
import { ChangePassword } from '../../../../core/auth/change-password.js';
import { ChangeUsername } from '../../../../core/auth/change-username.js';
import { DeleteAccount } from '../../../../core/auth/delete-account.js';
import { RequestEmailChange } from '../../../../core/auth/request-email-change.js';
import { EndOtherSessions, EndSession } from '../../../../core/auth/end-sessions.js';
import { ListSessions } from '../../../../core/sessions/list-sessions.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import {
  ChangeEmailInput,
  ChangePasswordInput,
  ChangeUsernameInput,
  CurrentPasswordInput,
} from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { RenewSession } from '../../http/log-in/renew-session.js';
import { currentLogin, type CurrentLogin, requesterOf, requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { HttpSessions } from '../../http/session/http-sessions.js';
import type { Form, RefusedForm } from '../forms/form.js';
import { Forms, NoInput, RESTORED } from '../forms/forms.js';
import type { Notice } from '../notices.js';
import { PageRenderer } from '../page-renderer.js';
import {
  cancelEmailForm,
  changeEmailForm,
  changePasswordForm,
  changeUsernameForm,
  deleteAccountForm,
  endSessionForm,
} from './account-forms.js';
import { profileView } from './profile-view.js';

/** How much of the activity the page shows. */
const LATEST = 5;

/** `/profile`: the account of the logged-in user. */
@Controller('profile')
@NeedsLogin()
@LimitedWrites('page_profile')
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
    private readonly forms: Forms,
    private readonly pages: PageRenderer,
    private readonly sessions: HttpSessions,
  ) {}

  @Get()
  async show(@Res() response: Response): Promise<void> {
    const restored = [changeUsernameForm, changeEmailForm].flatMap((form) => {
      const typed = this.forms.restore(response, form);
      return typed === null ? [] : [{ form: { ...form, introduction: RESTORED }, typed, problems: [] }];
    });
    await this.send(response, restored[0] ?? null);
  }

  /** The address of a refused form, which may be reloaded or revisited. */
  @Get(['username', 'email', 'cancel-email', 'password', 'sessions', 'delete'])
  showAfterForm(@Res() response: Response): void {
    response.redirect(303, '/profile');
  }

  @Post('username')
  @TakesForm()
  @AuthEvent('username_change')
  setUsername(@Res() response: Response) {
    return this.submit(response, changeUsernameForm, ChangeUsernameInput, async (input) => {
      const { username, current_password: currentPassword } = input;
      await this.changeUsername.run(requesterOf(response.req), { username, currentPassword });
      return 'username_changed';
    });
  }

  @Post('email')
  @TakesForm()
  @AuthEvent('email_change')
  setEmail(@Res() response: Response) {
    return this.submit(response, changeEmailForm, ChangeEmailInput, async (input) => {
      const { email, current_password: currentPassword } = input;
      await this.requestEmailChange.run(requesterOf(response.req), { email, currentPassword });
      return 'email_requested';
    });
  }

  @Post('cancel-email')
  @TakesForm()
  @AuthEvent('email_change_cancel')
  cancelEmail(@Res() response: Response) {
    return this.submit(response, cancelEmailForm, NoInput, async () => {
      await this.cancelEmailChange.run(requesterOf(response.req));
      return 'email_canceled';
    });
  }

  @Post('password')
  @TakesForm()
  @AuthEvent('password_change')
  setPassword(@Res() response: Response) {
    return this.submit(response, changePasswordForm, ChangePasswordInput, async (input) => {
      const { current_password: currentPassword, new_password: newPassword, confirm_password: confirmation } = input;
      const change = { currentPassword, newPassword, confirmation };
      const changed = await this.changePassword.run(requesterOf(response.req), change);
      await this.renewSession.run(response, changed);
      return 'password_changed';
    });
  }

  @Post('sessions')
  @TakesForm()
  @AuthEvent('session_end')
  end(@Res() response: Response) {
    const { session_id: chosen } = (response.req.body ?? {}) as Record<string, unknown>;
    return this.submit(response, endSessionForm, CurrentPasswordInput, async (input, { session }) => {
      const { current_password: currentPassword } = input;
      if (typeof chosen !== 'string' || chosen === 'others') {
        await this.endOtherSessions.run(requesterOf(response.req), currentPassword);
        return 'sessions_ended';
      }
      await this.endSession.run(requesterOf(response.req), { sessionId: chosen, currentPassword });
      if (chosen === session.id) this.sessions.forget(response);
      return 'session_ended';
    });
  }

  @Post('delete')
  @TakesForm()
  @AuthEvent('account_delete')
  remove(@Res() response: Response) {
    return this.submit(response, deleteAccountForm, CurrentPasswordInput, async (input) => {
      // One press of a button must not delete it, however fresh the log-in is.
      if (input.current_password === undefined) throw passwordRequired();
      await this.deleteAccount.run(requesterOf(response.req), input.current_password);
      this.sessions.forget(response);
      return 'account_deleted';
    });
  }

  /** @param act returns the notice to show afterwards: on this page, or on the home page when the session has ended */
  private submit<T extends object>(
    response: Response,
    form: Form,
    input: Type<T>,
    act: (input: T, login: CurrentLogin) => Promise<Notice>,
  ) {
    return this.forms.submit(response, form, {
      input,
      ignored: ['session_id'],
      act: async (checked) => {
        const notice = await act(checked, requireLogin(response.req));
        return { to: currentLogin(response.req) === null ? '/' : '/profile', notice };
      },
      showAgain: (problems, typed) => this.send(response, { form, typed, problems }),
    });
  }

  private async send(response: Response, refused: RefusedForm | null): Promise<void> {
    const { user, session } = requireLogin(response.req);
    const sessions = await this.listSessions.run(user.id);
    const { entries: activity } = await this.listActivity.run(user.id, { limit: LATEST });
    const { view, problems } = this.forms.of(response, refused);
    const data = profileView({ user, sessions, current: session, activity }, view, refused);
    this.pages.send(response, { view: 'profile', title: 'Your account', data, problems, noIndex: true });
  }
}

function passwordRequired(): Error {
  return validationFailed([{ field: 'current_password', message: 'current_password is required.' }]);
}
