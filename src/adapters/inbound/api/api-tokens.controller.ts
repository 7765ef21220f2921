import { Body, Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { apiTokenRecord } from '../../../core/api-tokens/api-token.js';
import { CreateApiToken } from '../../../core/api-tokens/create-api-token.js';
import { ListApiTokens, RevokeApiToken } from '../../../core/api-tokens/own-api-tokens.js';
import { CurrentPasswordInput } from '../http/account/account.dto.js';
import { CreateApiTokenInput } from '../http/account/api-token-input.dto.js';
import { AuthEvent } from '../http/auth-event.js';
import { success } from '../http/envelope.js';
import { TakesJson } from '../http/input/body.guard.js';
import { LimitedWrites } from '../http/limits/rate-limit.guard.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { requesterOf, requireLogin } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { ApiTokenListDto, NewApiTokenDto } from './api-token.dto.js';

const CREATED = 'Token created. Copy it now: it is not shown again.';
const REVOKED = 'Token revoked.';

/** The personal API tokens of the account. */
@ApiTags('Profile')
@Controller('api/profile/tokens')
@NeedsLogin()
@LimitedWrites()
export class ApiTokensController {
  constructor(
    private readonly listTokens: ListApiTokens,
    private readonly createToken: CreateApiToken,
    private readonly revokeToken: RevokeApiToken,
  ) {}

  @ApiOperation({
    operationId: 'listApiTokens',
    summary: 'The account’s API tokens, newest first',
    description: 'Without the tokens themselves: those are shown once.',
  })
  @ApiAnswer(ApiTokenListDto)
  @Get()
  async list(@Req() request: Request) {
    const tokens = await this.listTokens.run(requireLogin(request).user.id);
    return success({ items: tokens.map(apiTokenRecord) } satisfies ApiTokenListDto);
  }

  @ApiOperation({
    operationId: 'createApiToken',
    summary: 'Create an API token',
    description:
      'With it programs use routes below `/api/v1`: `Authorization: Bearer octa_…`. An account has at most 20. It outlives a change of the password and ends when that is reset.',
  })
  @ApiAnswer(NewApiTokenDto, { message: CREATED, headers: { Location: 'The token’s address.' } })
  @ApiErrors('too_many', 'wrong_password', 'fresh_login_required', 'busy')
  @Post()
  @AuthEvent('token_create')
  @TakesJson()
  async create(@Res({ passthrough: true }) response: Response, @Body() input: CreateApiTokenInput) {
    const { name, scopes, expires_in_days: expiresInDays, current_password: currentPassword } = input;
    const wanted = { name, scopes, expiresInDays, currentPassword };
    const { token, text } = await this.createToken.run(requesterOf(response.req), wanted);
    response.location(`/api/profile/tokens/${token.id}`);
    return success({ ...apiTokenRecord(token), token: text } satisfies NewApiTokenDto, CREATED);
  }

  @ApiOperation({ operationId: 'revokeApiToken', summary: 'Revoke an API token', description: 'It ends at once.' })
  @ApiParam({ name: 'id', description: 'The `id` of the token.', example: 'q7Zr1mPqT0m8vW3x' })
  @ApiAnswer(null, { message: REVOKED })
  @ApiErrors('not_found', 'wrong_password', 'fresh_login_required', 'busy')
  @Delete(':id')
  @AuthEvent('token_revoke')
  @TakesJson()
  async revoke(@Param('id') id: string, @Req() request: Request, @Body() input: CurrentPasswordInput) {
    await this.revokeToken.run(requesterOf(request), id, input.current_password);
    return success(null, REVOKED);
  }
}
