import { Controller, Get, Header } from '@nestjs/common';
import { ApiDocument } from './description/api-document.js';

/** The API's description for programs. It exists only where the settings allow it. */
@Controller('api/openapi.json')
export class OpenApiController {
  constructor(private readonly api: ApiDocument) {}

  @Get()
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  async document(): Promise<string> {
    return (await this.api.read()).json;
  }
}
