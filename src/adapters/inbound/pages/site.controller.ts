import { Controller, Get, Header, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Clock } from '../../../core/shared/clock.js';
import { RetentionPeriods } from './retention-periods.js';
import { PageRenderer } from './page-renderer.js';

/** A day: what these say changes rarely. */
const DAY_CACHE = 'public, max-age=86400';

/** RFC 9116 recommends less than a year. */
const SECURITY_TXT_DAYS = 180;

const DAY_MS = 86_400_000;

/** The site's origin and contact address. */
export class Site {
  /** @param contact an email address */
  constructor(
    readonly origin: string,
    readonly contact: string,
  ) {}

  /** The contact, unless none was configured or nobody reads its mail. */
  get readContact(): string | null {
    return /^(?:no|do-?not)[-_.]?reply@|@localhost$/i.test(this.contact) ? null : this.contact;
  }
}

/**
 * Crawlers may read pages, and searches that others link to. The other links of result pages would lead them from name to
 * name, and each search costs requests to the sources.
 */
const ROBOTS = ['User-agent: *', 'Disallow: /api/', 'Disallow: /*?', 'Disallow: /*artist=', 'Allow: /?q=', ''].join(
  '\n',
);

/** The pages and files that every site has. */
@Controller()
export class SiteController {
  constructor(
    private readonly pages: PageRenderer,
    private readonly site: Site,
    private readonly clock: Clock,
    private readonly periods: RetentionPeriods,
  ) {}

  @Get('privacy')
  privacy(@Res() response: Response): void {
    const data = { periods: this.periods, contact: this.site.readContact };
    const description =
      'What Octa Music stores, for how long, and where its data comes from. No advertising, no tracking.';
    this.pages.send(response, { view: 'privacy', title: 'Privacy', data, description });
  }

  @Get('robots.txt')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', DAY_CACHE)
  robots(): string {
    return ROBOTS;
  }

  /** RFC 9116 */
  @Get('.well-known/security.txt')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', DAY_CACHE)
  security(): string {
    const { origin, contact } = this.site;
    const today = Math.floor(this.clock.now().getTime() / DAY_MS) * DAY_MS;
    const expires = new Date(today + SECURITY_TXT_DAYS * DAY_MS).toISOString().replace('.000', '');
    const lines = [`Contact: mailto:${contact}`, `Expires: ${expires}`, 'Preferred-Languages: en'];
    return [...lines, `Canonical: ${origin}/.well-known/security.txt`, ''].join('\n');
  }

  /** W3C: where a password manager finds the form */
  @Get('.well-known/change-password')
  changePassword(@Res() response: Response): void {
    response.redirect(302, '/profile#password');
  }

  @Get('favicon.ico')
  favicon(@Res() response: Response): void {
    response.setHeader('Cache-Control', DAY_CACHE);
    response.redirect(302, this.pages.asset('favicon.ico'));
  }
}
