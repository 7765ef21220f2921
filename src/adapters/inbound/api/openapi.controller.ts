import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPlainAnswer } from '../http/openapi/api-answer.js';
import { ApiDocument } from '../http/openapi/api-document.js';

/** The API's description for programs. It exists only where the settings allow it. */
@ApiTags('Service')
@Controller('api/openapi.json')
export class OpenApiController {
  constructor(private readonly api: ApiDocument) {}

  @ApiOperation({ operationId: 'getOpenApi', summary: 'This description as an OpenAPI 3.1 document' })
  @ApiPlainAnswer({
    mediaType: 'application/json',
    schema: {
      type: 'object',
      required: ['openapi', 'info', 'paths'],
      properties: { openapi: { type: 'string' }, info: { type: 'object' }, paths: { type: 'object' } },
      additionalProperties: true,
    },
    example: { openapi: '3.1.0', info: { title: 'Octa Music', version: '2.0.0' }, paths: {} },
  })
  @Get()
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  async document(): Promise<string> {
    return (await this.api.read()).json;
  }
}
