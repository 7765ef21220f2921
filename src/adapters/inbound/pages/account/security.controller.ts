import { Controller, Get, Post, Res, type Type } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DisableSecondFactor, RenewRecoveryCodes } from '../../../../core/second-factor/change-second-factor.js';
import { ConfirmTotp, type ProposedTotp, ProposeTotp } from '../../../../core/second-factor/set-up-totp.js';
import { CodeInput, CurrentPasswordInput } from '../../http/account/account.dto.js';
import { AuthEvent } from '../../http/auth-event.js';
import { TakesForm } from '../../http/input/body.guard.js';
import { LimitedWrites } from '../../http/limits/rate-limit.guard.js';
import { requesterOf, requireLogin } from '../../http/session/current-login.js';
import { NeedsLogin } from '../../http/session/logged-in.guard.js';
import type { Form } from '../forms/form.js';
import { Forms, type Submission } from '../forms/forms.js';
import { confirmTotpForm, disableTotpForm, proposeTotpForm, renewRecoveryCodesForm } from './account-forms.js';
import { SecurityPage } from './security-page.js';

/** `/profile/security`: the second factor of the logged-in user. */
@Controller('profile/security')
@NeedsLogin()
@LimitedWrites('page_profile')
export class SecurityController {
  constructor(
    private readonly proposeTotp: ProposeTotp,
    private readonly confirmTotp: ConfirmTotp,
    private readonly disable: DisableSecondFactor,
    private readonly renewRecoveryCodes: RenewRecoveryCodes,
    private readonly page: SecurityPage,
    private readonly forms: Forms,
  ) {}

  @Get()
  show(@Res() response: Response): Promise<void> {
    return this.page.send(response);
  }

  /** The address of a form, which may be reloaded or revisited. */
  @Get(['totp', 'totp/confirm', 'totp/disable', 'recovery-codes'])
  showAfterForm(@Res() response: Response): void {
    response.redirect(303, '/profile/security');
  }

  @Post('totp')
  @TakesForm()
  @AuthEvent('totp_setup')
  propose(@Res() response: Response) {
    return this.submit(response, proposeTotpForm(false), CurrentPasswordInput, async (input) => {
      const proposed = await this.proposeTotp.run(requesterOf(response.req), input.current_password);
      await this.page.send(response, { proposed });
    });
  }

  @Post('totp/confirm')
  @TakesForm()
  @AuthEvent('totp_on')
  confirm(@Res() response: Response) {
    return this.submit(response, confirmTotpForm, CodeInput, async ({ code }) => {
      const codes = await this.confirmTotp.run(requireLogin(response.req).user, requesterOf(response.req), code);
      await this.page.send(response, { codes });
    });
  }

  @Post('recovery-codes')
  @TakesForm()
  @AuthEvent('recovery_codes')
  renew(@Res() response: Response) {
    return this.submit(response, renewRecoveryCodesForm, CurrentPasswordInput, async (input) => {
      const codes = await this.renewRecoveryCodes.run(requesterOf(response.req), input.current_password);
      await this.page.send(response, { codes });
    });
  }

  @Post('totp/disable')
  @TakesForm()
  @AuthEvent('totp_off')
  turnOff(@Res() response: Response) {
    return this.submit(response, disableTotpForm, CurrentPasswordInput, async (input) => {
      await this.disable.run(requesterOf(response.req), input.current_password);
      return { to: '/profile/security', notice: 'second_factor_off' };
    });
  }

  private submit<T extends object>(response: Response, form: Form, input: Type<T>, act: Submission<T>['act']) {
    return this.forms.submit(response, form, {
      input,
      act,
      showAgain: async (problems, typed, { code }) => {
        // Expired, or confirmed by a first click: the page says whether it is on.
        const proposed = form === confirmTotpForm && code !== 'setup_expired' ? await this.shown(response.req) : null;
        await this.page.send(response, { refused: { form, typed, problems }, ...(proposed && { proposed }) });
      },
    });
  }

  /** What this session was shown, for showing it again after a wrong code; `null` when it has expired. */
  private async shown(request: Request): Promise<ProposedTotp | null> {
    const { user, session } = requireLogin(request);
    return this.confirmTotp.shown(user, session.id);
  }
}
