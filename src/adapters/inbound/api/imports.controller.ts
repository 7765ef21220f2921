import { Controller, Get, Param, Req } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { importRecord, ShowImport } from '../../../core/playlists/imports/show-import.js';
import { success } from '../http/envelope.js';
import { ApiAnswer, ApiErrors } from '../http/openapi/api-answer.js';
import { requireUser } from '../http/session/current-login.js';
import { NeedsLogin } from '../http/session/logged-in.guard.js';
import { TakesToken } from '../http/session/token.guard.js';
import { ImportDto } from './import.dto.js';

/** What has become of files. */
@ApiTags('Playlists')
@Controller('api/v1/imports')
@NeedsLogin()
@TakesToken('playlists')
export class ImportsController {
  constructor(private readonly showImport: ShowImport) {}

  @ApiOperation({
    operationId: 'showImport',
    summary: 'How far an import is',
    description: 'When its state is `done`, every song of the file is in a playlist or in `skipped`. Kept for 30 days.',
  })
  @ApiParam({ name: 'id', description: 'The `id` of one of the account’s imports.', example: '5c1f7f0a9d3e4b68' })
  @ApiAnswer(ImportDto)
  @ApiErrors('not_found')
  @Get(':id')
  async show(@Param('id') id: string, @Req() request: Request) {
    const found = await this.showImport.run(requireUser(request).id, id);
    return success(importRecord(found) satisfies ImportDto);
  }
}
