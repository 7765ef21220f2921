import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import { CodeInput } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { AuthenticateWithCode } from '../../http/log-in/authenticate-with-code.js';
import { Forms } from '../forms/forms.js';
import { recoveryCodeForm, secondFactorForm } from './account-forms.js';

/** `/login/second-factor` */
@Controller('login/second-factor')
export class SecondFactorController {
  constructor(
    private readonly authenticate: AuthenticateWithCode,
    private readonly forms: Forms,
  ) {}

  @Get()
  show(@Query('recovery') recovery: unknown, @Req() request: Request, @Res() response: Response): void {
    if (Array.isArray(recovery)) {
      throw validationFailed([{ field: 'recovery', message: 'recovery must be given only once.' }]);
    }
    if (!this.authenticate.isBegun(request)) response.redirect(303, '/login');
    else this.forms.show(request, response, recovery === undefined ? secondFactorForm : recoveryCodeForm);
  }

  @Post()
  @TakesForm()
  @AuthEvent('second_factor')
  @Limited('second_factor')
  logIn(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    const { recovery } = (request.body ?? {}) as Record<string, unknown>;
    const form = recovery === undefined ? secondFactorForm : recoveryCodeForm;
    return this.forms.submit(request, response, form, {
      input: CodeInput,
      ignored: ['recovery'],
      act: async ({ code }) => {
        const { next } = await this.authenticate.run(request, response, code);
        response.redirect(303, next ?? '/');
      },
    });
  }
}
