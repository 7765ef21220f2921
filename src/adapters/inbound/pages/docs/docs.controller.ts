import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ApiDocument } from '../../api/description/api-document.js';
import { PageRenderer } from '../page-renderer.js';
import type { DocsView, ErrorsView } from './docs-views.js';

/** The API's description for people, made from the same document that programs read. Only where the settings allow it. */
@Controller('api/docs')
export class DocsController {
  private view: Promise<DocsView> | null = null;

  constructor(
    private readonly api: ApiDocument,
    private readonly pages: PageRenderer,
  ) {}

  @Get()
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    this.view ??= this.makeView();
    this.pages.send(request, response, { view: 'docs', title: 'API', data: await this.view, noIndex: true });
  }

  @Get('errors')
  async errors(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { errorsView } = await import('./errors-view.js');
    const { document } = await this.api.read();
    const data: ErrorsView = errorsView(document);
    this.pages.send(request, response, { view: 'docs-errors', title: 'API: errors and changes', data, noIndex: true });
  }

  private async makeView(): Promise<DocsView> {
    const { docsView } = await import('./docs-view.js');
    return docsView((await this.api.read()).document);
  }
}
