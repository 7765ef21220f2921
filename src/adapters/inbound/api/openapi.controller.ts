import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiIfNoneMatch, isNotModified } from '../http/entity-tags.js';
import { ApiPlainAnswer } from '../http/openapi/api-answer.js';
import { ApiDocument } from '../http/openapi/api-document.js';

/** The API's description for programs. It exists only where the settings allow it. */
@ApiTags('Service')
@Controller('api/openapi.json')
export class OpenApiController {
  constructor(private readonly api: ApiDocument) {}

  @ApiOperation({
    operationId: 'getOpenApi',
    summary: 'This description as an OpenAPI 3.1 document',
    description: 'Made from the running routes.',
  })
  @ApiIfNoneMatch()
  @ApiPlainAnswer(
    {
      mediaType: 'application/json',
      schema: {
        type: 'object',
        required: ['openapi', 'info', 'paths'],
        properties: { openapi: { type: 'string' }, info: { type: 'object' }, paths: { type: 'object' } },
        additionalProperties: true,
      },
      example: { openapi: '3.1.0', info: { title: 'Octa Music', version: '2.0.0' }, paths: {} },
    },
    { tagged: true },
  )
  @Get()
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  async document(@Res({ passthrough: true }) response: Response): Promise<string | undefined> {
    const { json, tag } = await this.api.read();
    return isNotModified(response, tag) ? undefined : json;
  }
}
