import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RequestPasswordReset } from '../../../../core/auth/request-password-reset.js';
import { ResetPassword } from '../../../../core/auth/reset-password.js';
import { EmailInput, assertSame, ResetPasswordInput } from '../../http/account/account.dto.js';
import { RESET_REQUESTED } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { currentLogin } from '../../http/session/current-login.js';
import { type FormPage, FormPages } from '../forms/form-pages.js';
import { FormSubmissions } from '../forms/form-submission.js';
import { PageRenderer } from '../page-renderer.js';
import { Redirects } from '../notices.js';
import { requestResetForm, resetPasswordForm } from './account-forms.js';

const requestPage: FormPage = {
  heading: 'Set a new password',
  introduction: 'Enter the email address of your account and we will send you a link.',
  definition: requestResetForm,
  links: [{ label: 'Back to log-in', href: '/login' }],
};

const setPage: FormPage = {
  heading: 'Choose a new password',
  definition: resetPasswordForm,
  links: [{ label: 'Request a new link', href: '/reset-password' }],
};

/** `/reset-password` and the page that its mail leads to. */
@Controller('reset-password')
export class ResetController {
  constructor(
    private readonly requestPasswordReset: RequestPasswordReset,
    private readonly resetPassword: ResetPassword,
    private readonly forms: FormPages,
    private readonly submissions: FormSubmissions,
    private readonly pages: PageRenderer,
    private readonly redirects: Redirects,
  ) {}

  @Get()
  showRequest(@Req() request: Request, @Res() response: Response): void {
    if (currentLogin(request) !== null) response.redirect(303, '/');
    else this.forms.show(request, response, requestPage);
  }

  @Post()
  @TakesForm()
  @AuthEvent('reset_request')
  @HttpCode(200)
  @Limited('reset')
  request(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    if (currentLogin(request) !== null) {
      response.redirect(303, '/');
      return undefined;
    }
    return this.submissions.prepare({
      request,
      response,
      definition: requestResetForm,
      input: EmailInput,
      act: async ({ email }) => {
        await this.requestPasswordReset.run(email);
        const message = RESET_REQUESTED;
        const links = [{ label: 'Back to log-in', href: '/login' }];
        this.pages.sendMessage(request, response, { heading: 'Check your email', message, links });
      },
      showAgain: (typed, problems) => this.forms.show(request, response, requestPage, { typed, problems }),
    });
  }

  /** Whether the link still works shows when the form is sent: looking must not tell, nor use it up. */
  @Get(':token')
  showReset(@Param('token') token: string, @Req() request: Request, @Res() response: Response): void {
    if (currentLogin(request) !== null) response.redirect(303, '/');
    else this.forms.show(request, response, setPage, { action: pathOf(token) });
  }

  @Post(':token')
  @TakesForm()
  @AuthEvent('reset_password')
  @Limited('page_reset')
  reset(@Param('token') token: string, @Req() request: Request, @Res() response: Response): FormAction | undefined {
    if (currentLogin(request) !== null) {
      response.redirect(303, '/');
      return undefined;
    }
    return this.submissions.prepare({
      request,
      response,
      definition: resetPasswordForm,
      input: ResetPasswordInput,
      act: async ({ password, confirm_password }) => {
        assertSame(password, confirm_password);
        await this.resetPassword.run(token, password);
        this.redirects.withNotice(response, '/login', 'password_reset');
      },
      showAgain: (_typed, problems) => this.forms.show(request, response, setPage, { problems, action: pathOf(token) }),
    });
  }
}

function pathOf(token: string): string {
  return `/reset-password/${encodeURIComponent(token)}`;
}
