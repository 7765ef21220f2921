import { readFileSync } from 'node:fs';
import { Eta } from 'eta';
import type { Request, Response } from 'express';
import type { Clock } from '../../../core/shared/clock.js';
import type { CsrfTokens } from '../http/csrf/csrf-tokens.js';
import { currentLogin } from '../http/session/current-login.js';
import { CompressedPages } from './compressed-pages.js';
import { timeView } from './dates.js';
import { shorten } from './shorten.js';
import { PASSKEY_OFFER, takeNotice } from './notices.js';
import type { DateView, Frame, MessageView } from './view-models.js';

const VIEWS = new URL('./views/', import.meta.url);

/** Views name each other by their path below `views/`, wherever they are themselves. */
class Views extends Eta {
  override resolvePath = (view: string): string => view;
  override readFile = (view: string): string => readFileSync(new URL(`${view}.eta`, VIEWS), 'utf8');
}

/** The description of pages that have none of their own. */
const PRODUCT =
  'Who is that artist? Look up a name on Spotify and YouTube at once and compare the results side by side.';

/** About what a browser's tab list and a search engine show. */
const TITLE_MAX = 70;

/** How long before the end of a session it is announced. */
const SOON_MS = 10 * 60_000;

export interface PageContent {
  /** A file of `views/` without its ending. */
  readonly view: string;
  readonly title: string;
  readonly data: unknown;
  /** Kept out of search engines: everything but what is for everybody and stays the same for a while. */
  readonly noIndex?: boolean;
  /** One or two sentences for search engines and for those who are sent a link; the product's own when left out. */
  readonly description?: string;
  /** A picture for those who are sent a link: its address, or its path on this site. */
  readonly imageUrl?: string | null | undefined;
  /** The path and query under which search engines should know the page, where there are several; else its path. */
  readonly canonical?: string;
}

/** Turns a view and its data into a page and sends it. */
export class PageRenderer {
  private readonly eta = new Views({ cache: true, autoEscape: true });
  private readonly compressed = new CompressedPages();

  /**
   * @param assets addresses of the built assets by their plain name
   * @param secure whether clients come over TLS
   * @param origin where this site is, for addresses that are passed on
   */
  constructor(
    private readonly assets: Readonly<Record<string, string>>,
    private readonly csrf: CsrfTokens,
    private readonly secure: boolean,
    private readonly origin: string,
    private readonly clock: Clock,
  ) {}

  /** The address of a built asset. */
  asset(name: string): string {
    return this.assets[name] ?? `/assets/${name}`;
  }

  /** Sends the page with the status that is set already. */
  send(request: Request, response: Response, content: PageContent): void {
    const frame = this.frame(request, response, content);
    // What shows an account, a form's token or a passing message is for one person once.
    const personal = frame.account !== null || frame.notice !== null || response.hasHeader('Set-Cookie');
    if (!response.hasHeader('Cache-Control')) {
      response.setHeader('Cache-Control', personal ? 'no-store' : 'private, no-cache');
    }
    const page = this.eta.render(content.view, { frame, view: content.data });
    // As bytes and with the whole type: of a text, Express would parse the type and write it anew.
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.send(personal ? Buffer.from(page) : this.compressed.bodyFor(request, response, page));
  }

  /**
   * Sends a page that consists of one message, with the status that is set already. It is about one account, so it is
   * never cached.
   */
  sendMessage(request: Request, response: Response, data: MessageView): void {
    response.setHeader('Cache-Control', 'no-store');
    this.send(request, response, { view: 'message', title: data.heading, data, noIndex: true });
  }

  /** For browsers without JavaScript: with it, a script warns in time. */
  private endsSoon(end: Date): DateView | null {
    return end.getTime() - this.clock.now().getTime() > SOON_MS ? null : timeView(end);
  }

  private frame(request: Request, response: Response, content: PageContent): Frame {
    const login = currentLogin(request);
    const notice = takeNotice(request, response, this.secure);
    const { path } = request;
    const { title, noIndex = false, description = PRODUCT, canonical = path, imageUrl } = content;
    return {
      title: shorten(title, TITLE_MAX),
      path,
      address: request.originalUrl,
      description,
      canonicalUrl: noIndex ? null : this.origin + canonical,
      imageUrl: imageUrl ? new URL(imageUrl, this.origin).href : null,
      account: login && {
        username: login.user.username,
        csrf: this.csrf.issue(request, response),
        sessionEndsAt: login.session.expiresAt.toISOString(),
        endsSoon: this.endsSoon(login.session.expiresAt),
      },
      notice,
      offersPasskey: notice === PASSKEY_OFFER,
      navigation: navigationFor(path, login?.user.username ?? null),
      assets: this.assets,
    };
  }
}

/** The header's links; only pages that exist. `username` is `null` for a visitor. */
function navigationFor(path: string, username: string | null): Frame['navigation'] {
  const search = { label: 'Search', href: '/' };
  const links =
    username === null
      ? [search, { label: 'Log in', href: '/login' }, { label: 'Register', href: '/register' }]
      : [
          search,
          { label: 'Playlists', href: '/playlists' },
          { label: 'History', href: '/history' },
          { label: username, href: '/profile' },
        ];
  return links.map((link) => ({ ...link, current: link.href === path }));
}
