import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RegisterAccount } from '../../../../core/auth/register-account.js';
import { assertValid, RegisterInput } from '../../http/account/account.dto.js';
import { REGISTERED } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited, RateLimitGuard } from '../../http/limits/rate-limit.guard.js';
import { currentLogin } from '../../http/session/current-login.js';
import { type FormPage, FormPages } from '../forms/form-pages.js';
import { FormSubmissions } from '../forms/form-submission.js';
import { PageRenderer } from '../page-renderer.js';
import { registerForm } from './account-forms.js';

const page: FormPage = {
  heading: 'Create an account',
  introduction:
    'Once you have confirmed your email address with the link we send you, you can log in. What you search for while logged in is kept in a history that only you can see and that you can delete.',
  description: 'Create an Octa Music account to keep your searches and playlists, visible only to you.',
  definition: registerForm,
  links: [{ label: 'Already have an account? Log in', href: '/login' }],
};

/** `/register` */
@Controller('register')
export class RegisterController {
  constructor(
    private readonly registerAccount: RegisterAccount,
    private readonly forms: FormPages,
    private readonly submissions: FormSubmissions,
    private readonly pages: PageRenderer,
    private readonly rateLimits: RateLimitGuard,
  ) {}

  @Get()
  show(@Req() request: Request, @Res() response: Response): void {
    if (currentLogin(request) !== null) response.redirect(303, '/');
    else this.forms.show(request, response, page);
  }

  @Post()
  @TakesForm()
  @AuthEvent('register')
  @Limited(['register', 'page_register'])
  register(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    if (currentLogin(request) !== null) {
      response.redirect(303, '/');
      return undefined;
    }
    return this.submissions.prepare({
      request,
      response,
      definition: registerForm,
      input: RegisterInput,
      act: async (registration) => {
        assertValid(registration);
        await this.registerAccount.run(registration);
        response.status(201);
        this.pages.sendMessage(request, response, {
          heading: 'Please confirm your address',
          message: REGISTERED,
          links: [{ label: 'No email? Resend the link', href: '/resend-verification' }],
        });
      },
      showAgain: async (typed, problems, { status }) => {
        // A form that is sent back for its mistakes is no registration.
        if (status === 400) await this.rateLimits.refund(request, 'register');
        this.forms.show(request, response, page, { typed, problems });
      },
    });
  }
}
