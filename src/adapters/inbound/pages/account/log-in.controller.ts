import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import { LogInInput } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { Authenticate } from '../../http/log-in/authenticate.js';
import { currentLogin } from '../../http/session/current-login.js';
import type { FormDefinition } from '../forms/form-definition.js';
import { type FormPage, FormPages, type FormPageState } from '../forms/form-pages.js';
import { FormSubmissions } from '../forms/form-submission.js';
import { RetentionPeriods } from '../retention-periods.js';
import { logInForm } from './account-forms.js';

const logInPage = (definition: FormDefinition): FormPage => ({
  heading: 'Log in',
  description: 'Log in to Octa Music to see your search history and playlists and to manage your account.',
  definition,
  links: [
    { label: 'Forgot your password?', href: '/reset-password' },
    { label: 'No account yet? Register', href: '/register' },
  ],
});

const forUnconfirmed = (page: FormPage): FormPage => ({
  ...page,
  links: [{ label: 'Resend the confirmation link', href: '/resend-verification' }, ...(page.links ?? [])],
});

/** `/login` */
@Controller('login')
export class LogInController {
  private readonly page: FormPage;

  constructor(
    private readonly authenticate: Authenticate,
    private readonly forms: FormPages,
    private readonly submissions: FormSubmissions,
    kept: RetentionPeriods,
  ) {
    this.page = logInPage(logInForm(kept.words.remembered));
  }

  @Get()
  show(@Query('next') next: unknown, @Req() request: Request, @Res() response: Response): void {
    if (Array.isArray(next)) throw validationFailed([{ field: 'next', message: 'next must be given only once.' }]);
    if (currentLogin(request) !== null) response.redirect(303, nextPath(next));
    else this.forms.show(request, response, this.page, withNext(next));
  }

  @Post()
  @TakesForm()
  @AuthEvent('login')
  @Limited('login')
  logIn(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    const { next, remember_me } = (request.body ?? {}) as Record<string, unknown>;
    if (currentLogin(request) !== null) {
      response.redirect(303, nextPath(next));
      return undefined;
    }
    return this.submissions.prepare({
      request,
      response,
      definition: this.page.definition,
      input: LogInInput,
      alongside: ['next', 'remember_me'],
      act: async (credentials) => {
        await this.authenticate.run(request, response, { ...credentials, remember_me: isChecked(remember_me) });
        response.redirect(303, nextPath(next));
      },
      showAgain: (typed, problems, { code }) => {
        const shown = code === 'email_not_verified' ? forUnconfirmed(this.page) : this.page;
        this.forms.show(request, response, shown, { typed, problems, ...withNext(next) });
      },
    });
  }
}

/** Carries the way back through the form; the plain front page needs no carrying. */
function withNext(next: unknown): Pick<FormPageState, 'hidden'> {
  const path = nextPath(next);
  return path === '/' ? {} : { hidden: [{ name: 'next', value: path }] };
}

/** Pages that a log-in does not return to. */
const NO_RETURN = /^\/(?:login|logout|register)(?:[/?#]|$)/;

/**
 * The path to redirect to after a log-in, always on this site (no open redirect).
 * @returns `/` for anything else: another site, `//host`, `/\host`, control characters
 */
function nextPath(next: unknown): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[^\p{Cc}\\]*$/u.test(next) || next.length > 2000) return '/';
  // Browsers use the URL parser to tell a path from a host, so it decides here, too.
  const base = 'http://site.invalid';
  if (!URL.canParse(next, base)) return '/';
  const url = new URL(next, base);
  const path = url.pathname + url.search;
  return url.origin !== base || path.startsWith('//') || NO_RETURN.test(path) ? '/' : path;
}

/** Whether a form's checkbox is ticked. */
function isChecked(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(?:on|true|1|yes)$/i.test(value));
}
