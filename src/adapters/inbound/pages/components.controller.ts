import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { componentSamples } from './component-samples.js';
import { PageRenderer } from './page-renderer.js';

/** `/dev/components`: everything that pages are made of, in one place. Exists only outside production. */
@Controller('dev/components')
export class ComponentsController {
  constructor(private readonly pages: PageRenderer) {}

  @Get()
  show(@Req() request: Request, @Res() response: Response): void {
    const data = componentSamples((name) => this.pages.asset(name));
    this.pages.send(request, response, { view: 'components', title: 'Components', data, noIndex: true });
  }
}
