import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiPlainAnswer } from '../../http/openapi/api-answer.js';
import { ApiDocument } from '../../http/openapi/api-document.js';
import { PageRenderer } from '../page-renderer.js';
import type { docsView } from './docs-view.js';

/** The API's description for people, made from the same document that programs read. Only where the settings allow it. */
@ApiTags('Service')
@Controller('api/docs')
export class DocsController {
  private view: Promise<ReturnType<typeof docsView>> | null = null;

  constructor(
    private readonly api: ApiDocument,
    private readonly pages: PageRenderer,
  ) {}

  @ApiOperation({ operationId: 'showDocs', summary: 'This description as a page' })
  @ApiPlainAnswer({ mediaType: 'text/html', example: '<!doctype html><title>API</title>' })
  @Get()
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    this.view ??= this.makeView();
    this.pages.send(request, response, { view: 'docs', title: 'API', data: await this.view, noIndex: true });
  }

  @ApiOperation({
    operationId: 'showErrors',
    summary: 'Every status and code on one page, and the promise about changes',
  })
  @ApiPlainAnswer({ mediaType: 'text/html', example: '<!doctype html><title>Errors</title>' })
  @Get('errors')
  async errors(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { errorsView } = await import('./errors-view.js');
    const { document } = await this.api.read();
    const data = errorsView(document);
    this.pages.send(request, response, { view: 'docs-errors', title: 'API: errors and changes', data, noIndex: true });
  }

  private async makeView(): Promise<ReturnType<typeof docsView>> {
    const { docsView } = await import('./docs-view.js');
    return docsView((await this.api.read()).document);
  }
}
