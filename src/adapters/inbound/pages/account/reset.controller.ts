import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { RequestPasswordReset } from '../../../../core/auth/request-password-reset.js';
import { ResetPassword } from '../../../../core/auth/reset-password.js';
import { EmailInput, RESET_REQUESTED, ResetPasswordInput } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import { sessionClient } from '../../http/session/current-login.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { Forms } from '../forms/forms.js';
import { backToLogIn, requestResetForm, resetPasswordForm } from './account-forms.js';

/** `/reset-password` and the page that its mail links to. */
@Controller('reset-password')
export class ResetController {
  constructor(
    private readonly requestPasswordReset: RequestPasswordReset,
    private readonly resetPassword: ResetPassword,
    private readonly forms: Forms,
  ) {}

  @Get()
  showRequest(@Res() response: Response): void {
    this.forms.show(response, requestResetForm);
  }

  @Post()
  @TakesForm()
  @AuthEvent('reset_request')
  @Limited('reset')
  request(@Res() response: Response) {
    return this.forms.submit(response, requestResetForm, {
      input: EmailInput,
      act: async ({ email }) => {
        await this.requestPasswordReset.run(email, sessionClient(response.req));
        return { heading: 'Check your email', message: RESET_REQUESTED, links: [backToLogIn] };
      },
    });
  }

  /** Whether the link still works is said only when the form is submitted: viewing it must not tell, nor use it up. */
  @Get(':token')
  showReset(@Param('token') token: string, @Res() response: Response): void {
    this.forms.show(response, resetPasswordForm(token));
  }

  @Post(':token')
  @TakesForm()
  @AuthEvent('reset_password')
  @Limited('page_reset')
  reset(@Param('token') token: string, @Res() response: Response) {
    return this.forms.submit(response, resetPasswordForm(token), {
      input: ResetPasswordInput,
      act: async ({ password, confirm_password }) => {
        await this.resetPassword.run(token, password, confirm_password, sessionClient(response.req));
        return { to: '/login', notice: 'password_reset' };
      },
    });
  }
}
