import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiPlainAnswer } from '../../http/openapi/api-answer.js';
import { ApiDocument } from '../../http/openapi/api-document.js';
import { PageRenderer } from '../page-renderer.js';
import { errorsView } from './errors-view.js';
import { operationsOf } from './read-document.js';

/**
 * The API's description for people, made from the same document that programs read: a list of routes, which Swagger UI
 * replaces where scripts run. Only where the settings allow it.
 */
@ApiTags('Service')
@Controller('api/docs')
export class DocsController {
  constructor(
    private readonly api: ApiDocument,
    private readonly pages: PageRenderer,
  ) {}

  @ApiOperation({
    operationId: 'showDocs',
    summary: 'This description as a page',
    description: 'To read, and to try each operation.',
  })
  @ApiPlainAnswer({ mediaType: 'text/html', example: '<!doctype html><title>API</title>' })
  @Get()
  async show(@Res() response: Response): Promise<void> {
    const { document } = await this.api.read();
    const operations = operationsOf(document);
    const data = {
      version: document.info.version,
      cookieName: this.api.cookieName,
      chapters: (document.tags ?? []).map(({ name, description = '' }) => ({
        name,
        description,
        operations: operations.filter(({ tag }) => tag === name),
      })),
    };
    this.pages.send(response, { view: 'docs', title: 'API', data, noIndex: true });
  }

  @ApiOperation({
    operationId: 'showErrors',
    summary: 'Every status and code on one page',
    description: 'And what is promised about changes.',
  })
  @ApiPlainAnswer({ mediaType: 'text/html', example: '<!doctype html><title>Errors</title>' })
  @Get('errors')
  async errors(@Res() response: Response): Promise<void> {
    const data = errorsView((await this.api.read()).document);
    this.pages.send(response, { view: 'docs-errors', title: 'API: errors and changes', data, noIndex: true });
  }
}
