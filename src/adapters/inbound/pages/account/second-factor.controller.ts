import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import { RelyingParty } from '../../../../core/passkeys/relying-party.js';
import { CodeInput } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { AuthenticateWithCode } from '../../http/log-in/authenticate-with-code.js';
import { Forms } from '../forms/forms.js';
import type { Form } from '../forms/form.js';
import { passkeyLogIn } from './log-in.controller.js';
import { recoveryCodeForm, secondFactorForm } from './account-forms.js';

/** `/login/second-factor` */
@Controller('login/second-factor')
export class SecondFactorController {
  constructor(
    private readonly authenticate: AuthenticateWithCode,
    private readonly forms: Forms,
    private readonly relyingParty: RelyingParty,
  ) {}

  @Get()
  show(@Query('recovery') recovery: unknown, @Req() request: Request, @Res() response: Response): void {
    if (Array.isArray(recovery)) {
      throw validationFailed([{ field: 'recovery', message: 'recovery must be given only once.' }]);
    }
    if (this.authenticate.begun(request) === null) response.redirect(303, '/login');
    else this.forms.show(request, response, this.form(request, recovery));
  }

  @Post()
  @TakesForm()
  @AuthEvent('second_factor')
  @Limited('second_factor')
  logIn(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    const { recovery } = (request.body ?? {}) as Record<string, unknown>;
    const form = this.form(request, recovery);
    return this.forms.submit(request, response, form, {
      input: CodeInput,
      ignored: ['recovery'],
      act: async ({ code }) => {
        const { next } = await this.authenticate.run(request, response, code);
        response.redirect(303, next ?? '/');
      },
    });
  }

  /** A passkey does instead of a code. */
  private form(request: Request, recovery: unknown): Form {
    const { next, rememberMe } = this.authenticate.begun(request) ?? { next: null, rememberMe: false };
    const passkeys = passkeyLogIn(this.relyingParty, request, next ?? '/');
    return {
      ...(recovery === undefined ? secondFactorForm : recoveryCodeForm),
      passkeys: passkeys && { ...passkeys, rememberMe },
    };
  }
}
