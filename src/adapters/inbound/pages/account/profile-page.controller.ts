import { Controller, Get, Post, Req, Res, type Type } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CancelEmailChange } from '../../../../core/auth/cancel-email-change.js';
import { ChangePassword } from '../../../../core/auth/change-password.js';
import { ChangeUsername } from '../../../../core/auth/change-username.js';
import { DeleteAccount } from '../../../../core/auth/delete-account.js';
import { RequestEmailChange } from '../../../../core/auth/request-email-change.js';
import { EndOtherSessions, EndSession } from '../../../../core/auth/end-sessions.js';
import { ListSessions } from '../../../../core/sessions/list-sessions.js';
import {
  ChangeEmailInput,
  ChangePasswordInput,
  ChangeUsernameInput,
  CurrentPasswordInput,
  assertSame,
} from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import { CsrfTokens } from '../../http/csrf/csrf-tokens.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { RenewSession } from '../../http/log-in/renew-session.js';
import { type CurrentLogin, requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import { HttpSessions } from '../../http/session/http-sessions.js';
import type { FormDefinition } from '../forms/form-definition.js';
import { FormSubmissions, NoInput } from '../forms/form-submission.js';
import type { Notice } from '../notices.js';
import { PageRenderer } from '../page-renderer.js';
import { Redirects } from '../notices.js';
import {
  cancelEmailForm,
  changeEmailForm,
  changePasswordForm,
  changeUsernameForm,
  deleteAccountForm,
  endSessionForm,
} from './account-forms.js';
import { type FailedForm, profileView } from './profile-view.js';

/** A submission of one of the page's forms. */
interface ProfileForm<T extends object> {
  readonly definition: FormDefinition;
  readonly input: Type<T>;
  readonly alongside?: readonly string[];
  /** Acts, and returns the notice to show afterwards. */
  readonly act: (input: T, login: CurrentLogin) => Promise<Notice>;
  /** Where to redirect afterwards; the page itself by default. */
  readonly then?: string;
}

/** `/profile`: the account of the logged-in user. */
@Controller('profile')
@NeedsLogin()
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
    private readonly submissions: FormSubmissions,
    private readonly pages: PageRenderer,
    private readonly csrf: CsrfTokens,
    private readonly sessions: HttpSessions,
    private readonly redirects: Redirects,
  ) {}

  @Get()
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.send(request, response, null);
  }

  /** The address of a refused form, which may be reloaded or revisited. */
  @Get(':form')
  showAfterForm(@Res() response: Response): void {
    response.redirect(303, '/profile');
  }

  @Post('username')
  @TakesForm()
  @AuthEvent('username_change')
  @Limited('page_profile')
  setUsername(@Req() request: Request, @Res() response: Response): FormAction {
    return this.prepare(request, response, {
      definition: changeUsernameForm,
      input: ChangeUsernameInput,
      act: async ({ username, current_password }, { user }) => {
        await this.changeUsername.run(user.id, { username, currentPassword: current_password });
        return 'username_changed';
      },
    });
  }

  @Post('email')
  @TakesForm()
  @AuthEvent('email_change')
  @Limited('page_profile')
  setEmail(@Req() request: Request, @Res() response: Response): FormAction {
    return this.prepare(request, response, {
      definition: changeEmailForm,
      input: ChangeEmailInput,
      act: async ({ email, current_password }, { user }) => {
        await this.requestEmailChange.run(user.id, { email, currentPassword: current_password });
        return 'email_requested';
      },
    });
  }

  @Post('cancel-email')
  @TakesForm()
  @AuthEvent('email_change_cancel')
  @Limited('page_profile')
  cancelEmail(@Req() request: Request, @Res() response: Response): FormAction {
    return this.prepare(request, response, {
      definition: cancelEmailForm,
      input: NoInput,
      act: async (_input, { user }) => {
        await this.cancelEmailChange.run(user.id);
        return 'email_canceled';
      },
    });
  }

  @Post('password')
  @TakesForm()
  @AuthEvent('password_change')
  @Limited('page_profile')
  setPassword(@Req() request: Request, @Res() response: Response): FormAction {
    return this.prepare(request, response, {
      definition: changePasswordForm,
      input: ChangePasswordInput,
      act: async ({ current_password, new_password, confirm_password }, { user, session }) => {
        assertSame(new_password, confirm_password);
        const change = { currentPassword: current_password, newPassword: new_password, sessionId: session.id };
        await this.renewSession.run(request, response, await this.changePassword.run(user.id, change));
        return 'password_changed';
      },
    });
  }

  @Post('sessions')
  @TakesForm()
  @AuthEvent('session_end')
  @Limited('page_profile')
  end(@Req() request: Request, @Res() response: Response): FormAction {
    const { session_id: chosen } = (request.body ?? {}) as Record<string, unknown>;
    const endsThisOne = chosen === requireLogin(request).session.id;
    return this.prepare(request, response, {
      then: endsThisOne ? '/' : '/profile',
      definition: endSessionForm,
      input: CurrentPasswordInput,
      alongside: ['session_id'],
      act: async ({ current_password: currentPassword }, { user, session }) => {
        if (typeof chosen !== 'string' || chosen === 'others') {
          await this.endOtherSessions.run(user.id, { sessionId: session.id, currentPassword });
          return 'sessions_ended';
        }
        await this.endSession.run(user.id, { sessionId: chosen, currentPassword });
        if (endsThisOne) this.sessions.forget(request, response);
        return 'session_ended';
      },
    });
  }

  @Post('delete')
  @TakesForm()
  @AuthEvent('account_delete')
  @Limited('page_profile')
  remove(@Req() request: Request, @Res() response: Response): FormAction {
    return this.prepare(request, response, {
      definition: deleteAccountForm,
      input: CurrentPasswordInput,
      act: async ({ current_password }, { user }) => {
        await this.deleteAccount.run(user.id, current_password);
        this.sessions.forget(request, response);
        return 'account_deleted';
      },
      then: '/',
    });
  }

  private prepare<T extends object>(request: Request, response: Response, form: ProfileForm<T>): FormAction {
    const { definition, act, alongside = [], then = '/profile' } = form;
    return this.submissions.prepare({
      request,
      response,
      definition,
      input: form.input,
      alongside,
      act: async (input) => {
        const notice = await act(input, requireLogin(request));
        this.redirects.withNotice(response, then, notice);
      },
      showAgain: (typed, problems) => this.send(request, response, { definition, typed, problems }),
    });
  }

  private async send(request: Request, response: Response, failed: FailedForm | null): Promise<void> {
    const { user, session } = requireLogin(request);
    const sessions = await this.listSessions.run(user.id);
    const csrf = this.csrf.issue(request, response);
    const data = profileView({ user, sessions, current: session }, csrf, failed);
    const title = failed === null ? 'Your account' : 'Error: Your account';
    this.pages.send(request, response, { view: 'profile', title, data, noIndex: true });
  }
}
