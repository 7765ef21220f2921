import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AddPasskey, RequestNewPasskey } from '../../../core/passkeys/add-passkey.js';
import { ListPasskeys, RemovePasskey, RenamePasskey } from '../../../core/passkeys/manage-passkeys.js';
import { passkeyRecord } from '../../../core/passkeys/passkey.js';
import { CurrentPasswordInput } from '../http/account/account.dto.js';
import { AuthEvent } from '../http/auth-event.js';
import { success } from '../http/envelope.js';
import { MayTakeJson, TakesJson } from '../http/input/body.guard.js';
import { LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { ChallengeCookie } from '../http/passkeys/challenge-cookie.js';
import { AddPasskeyInput, RenamePasskeyInput } from '../http/passkeys/passkey-input.dto.js';
import { requesterOf, requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { PasskeyCreationOptionsDto, PasskeyDto, PasskeyListDto } from './passkey.dto.js';

const PASSKEY_ADDED = 'Passkey added.';
const PASSKEY_RENAMED = 'Passkey renamed.';
const PASSKEY_REMOVED = 'Passkey removed.';

const ApiPasskeyId = (): MethodDecorator =>
  ApiParam({
    name: 'id',
    description: 'The `id` of one of the account’s passkeys.',
    example: '0v3kq7ZrT1mPqT0m8vW3xY',
  });

/** The passkeys of the account that is logged in. */
@ApiTags('Profile')
@Controller('api/profile/passkeys')
@NeedsLogin()
@LimitedWrites()
export class PasskeysController {
  constructor(
    private readonly listPasskeys: ListPasskeys,
    private readonly requestNewPasskey: RequestNewPasskey,
    private readonly addPasskey: AddPasskey,
    private readonly renamePasskey: RenamePasskey,
    private readonly removePasskey: RemovePasskey,
    private readonly challenge: ChallengeCookie,
  ) {}

  @ApiOperation({
    operationId: 'listPasskeys',
    summary: 'The account’s passkeys, oldest first',
    description: 'Their names and times, not their keys.',
  })
  @ApiAnswer(PasskeyListDto)
  @Get()
  async list(@Req() request: Request) {
    const passkeys = await this.listPasskeys.run(requireLogin(request).user.id);
    return success({ items: passkeys.map(passkeyRecord) } satisfies PasskeyListDto);
  }

  @ApiOperation({
    operationId: 'requestNewPasskey',
    summary: 'Begin to add a passkey',
    description:
      '`data` is what `PublicKeyCredential.parseCreationOptionsFromJSON()` takes. The challenge works once, within five minutes, in this session.',
  })
  @ApiAnswer(PasskeyCreationOptionsDto, { headers: { 'Set-Cookie': 'The challenge, sealed.' } })
  @ApiErrors('wrong_password', 'fresh_login_required', 'too_many', 'busy')
  @Post('options')
  @HttpCode(200)
  @MayTakeJson()
  async options(
    @Body() { current_password: currentPassword }: CurrentPasswordInput,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { options, sealedChallenge } = await this.requestNewPasskey.run(requesterOf(response.req), currentPassword);
    this.challenge.write(response, sealedChallenge);
    return success(options);
  }

  @ApiOperation({
    operationId: 'addPasskey',
    summary: 'Add a passkey',
    description: 'The account’s owner is told by mail. An account can have 20.',
  })
  @ApiAnswer(PasskeyDto, { message: PASSKEY_ADDED })
  @ApiErrors('wrong_password', 'fresh_login_required', 'too_many', 'busy')
  @Post()
  @AuthEvent('passkey_add')
  @TakesJson()
  async add(
    @Body() { credential, name, current_password: currentPassword }: AddPasskeyInput,
    @Res({ passthrough: true }) response: Response,
  ) {
    const sealedChallenge = this.challenge.take(response);
    const toAdd = { credential, name, sealedChallenge, currentPassword };
    return success(passkeyRecord(await this.addPasskey.run(requesterOf(response.req), toAdd)), PASSKEY_ADDED);
  }

  @ApiOperation({
    operationId: 'renamePasskey',
    summary: 'Give a passkey another name',
    description: 'The name is for the account’s owner alone.',
  })
  @ApiPasskeyId()
  @ApiAnswer(PasskeyDto, { message: PASSKEY_RENAMED })
  @ApiErrors('not_found')
  @Patch(':id')
  @TakesJson()
  async rename(@Param('id') id: string, @Req() request: Request, @Body() { name }: RenamePasskeyInput) {
    const renamed = await this.renamePasskey.run(requireLogin(request).user.id, id, name);
    return success(passkeyRecord(renamed), PASSKEY_RENAMED);
  }

  @ApiOperation({
    operationId: 'removePasskey',
    summary: 'Remove a passkey',
    description: 'Nobody can log in with it any more; sessions go on. The account’s owner is told by mail.',
  })
  @ApiPasskeyId()
  @ApiAnswer(null, { message: PASSKEY_REMOVED })
  @ApiErrors('not_found', 'wrong_password', 'fresh_login_required', 'busy')
  @Delete(':id')
  @AuthEvent('passkey_remove')
  @TakesJson()
  async remove(@Param('id') id: string, @Req() request: Request, @Body() input: CurrentPasswordInput) {
    await this.removePasskey.run(requesterOf(request), id, input.current_password);
    return success(null, PASSKEY_REMOVED);
  }
}
