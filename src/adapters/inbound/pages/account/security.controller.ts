import { Controller, Get, HttpCode, Post, Req, Res, type Type } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DisableSecondFactor, RenewRecoveryCodes } from '../../../../core/second-factor/change-second-factor.js';
import { ConfirmTotp, type ProposedTotp, ProposeTotp } from '../../../../core/second-factor/set-up-totp.js';
import { CodeInput, CurrentPasswordInput } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import type { FormAction } from '../../http/csrf/csrf.interceptor.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { Limited, LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { requireLogin } from '../../http/session/current-login.js';
import { requesterOf } from '../../http/session/http-sessions.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import type { Form } from '../forms/form.js';
import { Forms } from '../forms/forms.js';
import { Redirects } from '../notices.js';
import { confirmTotpForm, disableTotpForm, proposeTotpForm, renewRecoveryCodesForm } from './account-forms.js';
import { SecurityPage } from './security-page.js';

/** `/profile/security`: the second factor of the logged-in user. */
@Controller('profile/security')
@NeedsLogin()
@LimitedWrites()
export class SecurityController {
  constructor(
    private readonly proposeTotp: ProposeTotp,
    private readonly confirmTotp: ConfirmTotp,
    private readonly disable: DisableSecondFactor,
    private readonly renewRecoveryCodes: RenewRecoveryCodes,
    private readonly page: SecurityPage,
    private readonly forms: Forms,
    private readonly redirects: Redirects,
  ) {}

  @Get()
  show(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.page.send(request, response);
  }

  /** The address of a form, which may be reloaded or revisited. */
  @Get(['totp', 'totp/confirm', 'totp/disable', 'recovery-codes'])
  showAfterForm(@Res() response: Response): void {
    response.redirect(303, '/profile/security');
  }

  @Post('totp')
  @HttpCode(200)
  @TakesForm()
  @AuthEvent('totp_setup')
  @Limited('page_profile')
  propose(@Req() request: Request, @Res() response: Response) {
    return this.submit(request, response, proposeTotpForm(false), CurrentPasswordInput, async (input) => {
      const proposed = await this.proposeTotp.run(requesterOf(request), input.current_password);
      await this.page.send(request, response, { proposed });
    });
  }

  @Post('totp/confirm')
  @HttpCode(200)
  @TakesForm()
  @AuthEvent('totp_on')
  @Limited('page_profile')
  confirm(@Req() request: Request, @Res() response: Response) {
    return this.submit(request, response, confirmTotpForm, CodeInput, async ({ code }) => {
      const codes = await this.confirmTotp.run(requireLogin(request).user, requesterOf(request), code);
      await this.page.send(request, response, { codes });
    });
  }

  @Post('recovery-codes')
  @HttpCode(200)
  @TakesForm()
  @AuthEvent('recovery_codes')
  @Limited('page_profile')
  renew(@Req() request: Request, @Res() response: Response) {
    return this.submit(request, response, renewRecoveryCodesForm, CurrentPasswordInput, async (input) => {
      const codes = await this.renewRecoveryCodes.run(requesterOf(request), input.current_password);
      await this.page.send(request, response, { codes });
    });
  }

  @Post('totp/disable')
  @TakesForm()
  @AuthEvent('totp_off')
  @Limited('page_profile')
  turnOff(@Req() request: Request, @Res() response: Response) {
    return this.submit(request, response, disableTotpForm, CurrentPasswordInput, async (input) => {
      await this.disable.run(requesterOf(request), input.current_password);
      this.redirects.withNotice(response, '/profile/security', 'second_factor_off');
    });
  }

  private submit<T extends object>(
    request: Request,
    response: Response,
    form: Form,
    input: Type<T>,
    act: (input: T) => Promise<void>,
  ): FormAction | undefined {
    return this.forms.submit(request, response, form, {
      input,
      act,
      showAgain: async (problems, typed) => {
        const proposed = form === confirmTotpForm ? await this.shown(request) : null;
        await this.page.send(request, response, { refused: { form, typed, problems }, ...(proposed && { proposed }) });
      },
    });
  }

  /** What this session was shown, for showing it again after a wrong code; `null` when it has expired. */
  private async shown(request: Request): Promise<ProposedTotp | null> {
    const { user, session } = requireLogin(request);
    return this.confirmTotp.shown(user, session.id);
  }
}
