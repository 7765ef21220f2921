import { Body, Controller, Delete, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { DisableSecondFactor, RenewRecoveryCodes } from '../../../core/second-factor/change-second-factor.js';
import { SecondFactorOfAccount } from '../../../core/second-factor/second-factor-of-account.js';
import { ConfirmTotp, ProposeTotp } from '../../../core/second-factor/set-up-totp.js';
import { CodeInput, CurrentPasswordInput } from '../http/account/account.dto.js';
import { AuthEvent } from '../http/auth-event.js';
import { success } from '../http/envelope.js';
import { TakesJson } from '../http/input/body.guard.js';
import { LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { requesterOf, requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { ProposedTotpDto, RecoveryCodesDto, SecondFactorDto } from './totp.dto.js';

const ENABLED = 'Two-step log-in is on. Keep the recovery codes in a safe place: they are not shown again.';
const DISABLED = 'Two-step log-in is off.';
const RENEWED = 'Keep the new recovery codes in a safe place: they are not shown again. The old ones no longer work.';

/** The account's authenticator app and recovery codes. */
@ApiTags('Profile')
@Controller('api/profile/totp')
@NeedsLogin()
@LimitedWrites()
export class TotpController {
  constructor(
    private readonly secondFactor: SecondFactorOfAccount,
    private readonly proposeTotp: ProposeTotp,
    private readonly confirmTotp: ConfirmTotp,
    private readonly disable: DisableSecondFactor,
    private readonly renewRecoveryCodes: RenewRecoveryCodes,
  ) {}

  @ApiOperation({
    operationId: 'showSecondFactor',
    summary: 'Whether logging in takes a second factor',
    description: 'With the number of recovery codes that are left.',
  })
  @ApiAnswer(SecondFactorDto)
  @Get()
  async show(@Req() request: Request) {
    return success(SecondFactorDto.from(await this.secondFactor.show(requireLogin(request).user.id)));
  }

  @ApiOperation({
    operationId: 'proposeTotp',
    summary: 'Begin to set up an authenticator app',
    description:
      'Nothing changes until a code of the app confirms the secret, in this session and within 15 minutes. An app that is set up works until then.',
  })
  @ApiAnswer(ProposedTotpDto)
  @ApiErrors('wrong_password', 'fresh_login_required', 'busy')
  @Post()
  @HttpCode(200)
  @AuthEvent('totp_setup')
  @TakesJson()
  async propose(@Req() request: Request, @Body() { current_password }: CurrentPasswordInput) {
    return success(ProposedTotpDto.from(await this.proposeTotp.run(requesterOf(request), current_password)));
  }

  @ApiOperation({
    operationId: 'confirmTotp',
    summary: 'Turn two-step log-in on',
    description: 'With the first code of the app. Gives ten recovery codes, which are shown this once.',
  })
  @ApiAnswer(RecoveryCodesDto, { message: ENABLED })
  @ApiErrors('invalid_code', 'setup_expired')
  @Post('confirm')
  @HttpCode(200)
  @AuthEvent('totp_on')
  @TakesJson()
  async confirm(@Req() request: Request, @Body() { code }: CodeInput) {
    const { user } = requireLogin(request);
    return success({ recovery_codes: await this.confirmTotp.run(user, requesterOf(request), code) }, ENABLED);
  }

  @ApiOperation({
    operationId: 'disableTotp',
    summary: 'Turn two-step log-in off',
    description: 'The recovery codes go, too. The account’s owner is told by mail.',
  })
  @ApiAnswer(null, { message: DISABLED })
  @ApiErrors('not_found', 'wrong_password', 'fresh_login_required', 'busy')
  @Delete()
  @AuthEvent('totp_off')
  @TakesJson()
  async remove(@Req() request: Request, @Body() { current_password }: CurrentPasswordInput) {
    await this.disable.run(requesterOf(request), current_password);
    return success(null, DISABLED);
  }

  @ApiOperation({
    operationId: 'renewRecoveryCodes',
    summary: 'Make ten new recovery codes in place of the old ones',
    description: 'They are shown this once.',
  })
  @ApiAnswer(RecoveryCodesDto, { message: RENEWED })
  @ApiErrors('not_found', 'wrong_password', 'fresh_login_required', 'busy')
  @Post('recovery-codes')
  @HttpCode(200)
  @AuthEvent('recovery_codes')
  @TakesJson()
  async renew(@Req() request: Request, @Body() { current_password }: CurrentPasswordInput) {
    const codes = await this.renewRecoveryCodes.run(requesterOf(request), current_password);
    return success({ recovery_codes: codes }, RENEWED);
  }
}
