import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PageRenderer } from './page-renderer.js';

/** A day: what these say changes rarely. */
const DAY_CACHE = 'public, max-age=86400';

const ROBOTS = ['User-agent: *', 'Disallow: /api/', 'Disallow: /*?', 'Allow: /$', 'Allow: /privacy', ''].join('\n');

/** The pages and files that every site has. */
@Controller()
export class SiteController {
  constructor(private readonly pages: PageRenderer) {}

  @Get('privacy')
  privacy(@Req() request: Request, @Res() response: Response): void {
    this.pages.send(request, response, { view: 'privacy', title: 'Privacy', data: {} });
  }

  @Get('robots.txt')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', DAY_CACHE)
  robots(): string {
    return ROBOTS;
  }

  @Get('favicon.ico')
  favicon(@Res() response: Response): void {
    response.setHeader('Cache-Control', DAY_CACHE);
    response.redirect(302, this.pages.asset('favicon.ico'));
  }
}
