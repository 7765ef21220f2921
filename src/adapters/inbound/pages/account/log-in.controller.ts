import { Controller, Get, Post, Query, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RelyingParty } from '../../../../core/passkeys/relying-party.js';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import { CodeInput, LogInInput } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited } from '../../http/limits/rate-limit.guard.js';
import { AuthenticateWithCode } from '../../http/log-in/authenticate-with-code.js';
import { Authenticate } from '../../http/log-in/authenticate.js';
import { currentLogin } from '../../http/session/current-login.js';
import { HttpSessions } from '../../http/session/http-sessions.js';
import type { Form, PasskeyLogIn, Typed } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { KeptForms } from '../forms/kept-forms.js';
import { RetentionPeriods } from '../retention-periods.js';
import { logInForm, logOutForm, recoveryCodeForm, secondFactorForm } from './account-forms.js';
import { PasskeyOffer } from './passkey-offer.js';

/** `/login`, its second step, and `/logout` */
@Controller()
export class LogInController {
  constructor(
    private readonly authenticate: Authenticate,
    private readonly authenticateWithCode: AuthenticateWithCode,
    private readonly sessions: HttpSessions,
    private readonly forms: Forms,
    private readonly periods: RetentionPeriods,
    private readonly kept: KeptForms,
    private readonly relyingParty: RelyingParty,
    private readonly offer: PasskeyOffer,
  ) {}

  @Get('login')
  showLogIn(@Query('next') next: unknown, @Res() response: Response): void {
    refuseRepeated('next', next);
    const form = this.logInForm(nextPath(next), response.req);
    const introduction = 'Your session has ended. Log in, and what you typed is there again.';
    this.forms.show(response, this.kept.has(response.req) ? { ...form, introduction } : form);
  }

  @Post('login')
  @TakesForm()
  @AuthEvent('login')
  @Limited('login')
  logIn(@Res() response: Response) {
    const body = (response.req.body ?? {}) as Typed;
    const next = nextPath(body['next']);
    const form = this.logInForm(next, response.req);
    return this.forms.submit(response, form, {
      input: LogInInput,
      ignored: ['next', 'remember_me'],
      act: async (credentials) => {
        const remember_me = isChecked(body['remember_me']);
        const { user } = await this.authenticate.run(response, { ...credentials, remember_me }, next);
        const isOffered = await this.offer.take(response, user.id);
        return { to: next, ...(isOffered && { notice: 'passkey_offer' }) };
      },
      showAgain: (problems, typed, { code }) => {
        if (code === 'second_factor_required') {
          response.removeHeader('WWW-Authenticate');
          response.redirect(303, '/login/second-factor');
          return;
        }
        const resend = { label: 'Resend the confirmation link', href: '/resend-verification' };
        const links = [...(code === 'email_not_verified' ? [resend] : []), ...(form.links ?? [])];
        this.forms.show(response, { ...form, links }, { typed, problems });
      },
    });
  }

  @Get('login/second-factor')
  showSecondFactor(@Query('recovery') recovery: unknown, @Res() response: Response): void {
    refuseRepeated('recovery', recovery);
    if (this.authenticateWithCode.begun(response.req) === null) response.redirect(303, '/login');
    else this.forms.show(response, this.secondFactorForm(response.req, recovery));
  }

  @Post('login/second-factor')
  @TakesForm()
  @AuthEvent('second_factor')
  @Limited('second_factor')
  logInWithCode(@Res() response: Response) {
    const { recovery } = (response.req.body ?? {}) as Typed;
    return this.forms.submit(response, this.secondFactorForm(response.req, recovery), {
      input: CodeInput,
      ignored: ['recovery'],
      act: async ({ code }) => {
        const { next } = await this.authenticateWithCode.run(response, code);
        return { to: next ?? '/' };
      },
    });
  }

  @Get('logout')
  showLogOut(@Res() response: Response): void {
    if (currentLogin(response.req) === null) response.redirect(303, '/');
    else this.forms.show(response, logOutForm);
  }

  @Post('logout')
  @TakesForm()
  @AuthEvent('logout')
  logOut(@Res() response: Response) {
    // Logged out already, for instance by a first click.
    if (currentLogin(response.req) === null) {
      response.redirect(303, '/');
      return undefined;
    }
    return this.forms.submit(response, logOutForm, {
      act: async () => {
        await this.sessions.end(response);
        return { to: '/', notice: 'logged_out' };
      },
    });
  }

  /** Carries the path to return to in a hidden field, unless it is the home page. */
  private logInForm(next: string, request: Request): Form {
    const hidden = next === '/' ? [] : [{ name: 'next', value: next }];
    const passkeys = this.passkeyLogIn(request, next);
    return { ...logInForm(this.periods.remembered), hidden, redirectLoggedIn: next, passkeys };
  }

  /** A passkey does instead of a code. */
  private secondFactorForm(request: Request, recovery: unknown): Form {
    const { next, rememberMe } = this.authenticateWithCode.begun(request) ?? { next: null, rememberMe: false };
    const passkeys = this.passkeyLogIn(request, next ?? '/');
    return {
      ...(recovery === undefined ? secondFactorForm : recoveryCodeForm),
      passkeys: passkeys && { ...passkeys, rememberMe },
    };
  }

  /** `null` where the site has no name, and so nobody a passkey. */
  private passkeyLogIn(request: Request, next: string): PasskeyLogIn | null {
    const { origin } = this.relyingParty;
    return origin === null ? null : { here: this.relyingParty.worksAt(request.headers.host ?? ''), origin, next };
  }
}

/** @throws DomainError `validation_failed` for a parameter that is given twice */
function refuseRepeated(field: string, value: unknown): void {
  if (Array.isArray(value)) throw validationFailed([{ field, message: `${field} must be given only once.` }]);
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
  const path = url.pathname + url.search + url.hash;
  return url.origin !== base || path.startsWith('//') || NO_RETURN.test(path) ? '/' : path;
}

/** Whether a form's checkbox is ticked. */
function isChecked(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(?:on|true|1|yes)$/i.test(value));
}
