import { Controller, Get, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { RegisterAccount } from '../../../../core/auth/register-account.js';
import { REGISTERED, RegisterInput } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited, RateLimitGuard } from '../../http/limits/rate-limit.guard.js';
import { Forms } from '../forms/forms.js';
import { registerForm } from './account-forms.js';

/** `/register` */
@Controller('register')
export class RegisterController {
  constructor(
    private readonly registerAccount: RegisterAccount,
    private readonly forms: Forms,
    private readonly rateLimits: RateLimitGuard,
  ) {}

  @Get()
  show(@Res() response: Response): void {
    this.forms.show(response, registerForm);
  }

  @Post()
  @TakesForm()
  @AuthEvent('register')
  @Limited(['register', 'page_register'])
  register(@Res() response: Response) {
    return this.forms.submit(response, registerForm, {
      input: RegisterInput,
      act: async ({ username, email, password, confirm_password: confirmation }) => {
        await this.registerAccount.run({ username, email, password, confirmation });
        response.status(201);
        return {
          heading: 'Please confirm your address',
          message: REGISTERED,
          links: [{ label: 'No email? Resend the link', href: '/resend-verification' }],
        };
      },
      showAgain: async (problems, typed, { status }) => {
        // A form with mistakes is no registration.
        if (status === 400) await this.rateLimits.refund(response.req, 'register');
        this.forms.show(response, registerForm, { typed, problems });
      },
    });
  }
}
