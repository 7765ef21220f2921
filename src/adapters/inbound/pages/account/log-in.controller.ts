import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RelyingParty } from '../../../../core/passkeys/relying-party.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import { LogInInput } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { Authenticate } from '../../http/log-in/authenticate.js';
import type { Form, PasskeyLogIn } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { KeptForms } from '../forms/kept-forms.js';
import { RetentionPeriods } from '../retention-periods.js';
import { Redirects } from '../notices.js';
import { logInForm } from './account-forms.js';
import { PasskeyOffer } from './passkey-offer.js';

/** `/login` */
@Controller('login')
export class LogInController {
  constructor(
    private readonly authenticate: Authenticate,
    private readonly forms: Forms,
    private readonly periods: RetentionPeriods,
    private readonly kept: KeptForms,
    private readonly relyingParty: RelyingParty,
    private readonly offer: PasskeyOffer,
    private readonly redirects: Redirects,
  ) {}

  @Get()
  show(@Query('next') next: unknown, @Req() request: Request, @Res() response: Response): void {
    if (Array.isArray(next)) throw validationFailed([{ field: 'next', message: 'next must be given only once.' }]);
    const form = this.form(nextPath(next), request);
    const introduction = 'Your session has ended. Log in, and what you typed is there again.';
    this.forms.show(request, response, this.kept.has(request) ? { ...form, introduction } : form);
  }

  @Post()
  @TakesForm()
  @AuthEvent('login')
  @Limited('login')
  logIn(@Req() request: Request, @Res() response: Response): FormAction | undefined {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const next = nextPath(body['next']);
    const form = this.form(next, request);
    return this.forms.submit(request, response, form, {
      input: LogInInput,
      ignored: ['next', 'remember_me'],
      act: async (credentials) => {
        const remember_me = isChecked(body['remember_me']);
        const { user } = await this.authenticate.run(request, response, { ...credentials, remember_me }, next);
        if (await this.offer.take(request, response, user.id))
          this.redirects.withNotice(response, next, 'passkey_offer');
        else response.redirect(303, next);
      },
      showAgain: (problems, typed, { code }) => {
        if (code === 'second_factor_required') {
          response.removeHeader('WWW-Authenticate');
          response.redirect(303, '/login/second-factor');
          return;
        }
        const resend = { label: 'Resend the confirmation link', href: '/resend-verification' };
        const links = [...(code === 'email_not_verified' ? [resend] : []), ...(form.links ?? [])];
        this.forms.show(request, response, { ...form, links }, { typed, problems });
      },
    });
  }

  /** Carries the path to return to in a hidden field, unless it is the home page. */
  private form(next: string, request: Request): Form {
    const hidden = next === '/' ? [] : [{ name: 'next', value: next }];
    const passkeys = passkeyLogIn(this.relyingParty, request, next);
    return { ...logInForm(this.periods.remembered), hidden, redirectLoggedIn: next, passkeys };
  }
}

/** Where a log-in does not return to: pages that it makes pointless, and the API, where a `GET` may log out. */
const NO_RETURN = /^\/(?:login|logout|register|api)(?:[/?#]|$)/;

/**
 * The path to redirect to after a log-in, always on this site (no open redirect).
 * @returns `/` for anything else: another site, `//host`, `/\host`, control characters
 */
function nextPath(next: unknown): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[^\p{Cc}\\]*$/u.test(next) || next.length > 2000) return '/';
  // Browsers use the URL parser to tell a path from a host, so it decides here, too.
  const base = 'http://site.invalid';
  const url = URL.parse(next, base);
  if (url === null) return '/';
  const path = url.pathname + url.search;
  return url.origin !== base || path.startsWith('//') || NO_RETURN.test(path) ? '/' : path;
}

/** `null` where the site has no name, and so nobody a passkey. */
export function passkeyLogIn(relyingParty: RelyingParty, request: Request, next: string): PasskeyLogIn | null {
  const { origin } = relyingParty;
  return origin === null ? null : { here: relyingParty.worksAt(request.headers.host ?? ''), origin, next };
}

/** Whether a form's checkbox is ticked. */
function isChecked(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(?:on|true|1|yes)$/i.test(value));
}
