import { readFileSync } from 'node:fs';
import { Eta } from 'eta';
import type { Response } from 'express';
import type { Clock } from '../../../core/shared/clock.js';
import type { CsrfTokens } from '../http/csrf/csrf-tokens.js';
import { currentLogin } from '../http/session/current-login.js';
import { CompressedPages } from './compressed-pages.js';
import { timeView } from './dates.js';
import { shorten } from './shorten.js';
import { type Notice, Notices, PASSKEY_OFFER } from './notices.js';
import type { DateView, FormProblem, Frame, MessageView } from './view-models.js';

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
  readonly data: object;
  /** With a form that was sent: the view shows them, and the title says so. */
  readonly problems?: readonly FormProblem[];
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
  private readonly notices: Notices;

  /**
   * @param assets addresses of the built assets by their plain name
   * @param secure whether clients come over TLS
   * @param origin where this site is, for addresses that are passed on
   */
  constructor(
    private readonly assets: Readonly<Record<string, string>>,
    private readonly csrf: CsrfTokens,
    secure: boolean,
    private readonly origin: string,
    private readonly clock: Clock,
  ) {
    this.notices = new Notices(secure);
  }

  /** The address of a built asset. */
  asset(name: string): string {
    return this.assets[name] ?? `/assets/${name}`;
  }

  /** Sends the page with the status that is set already. */
  send(response: Response, content: PageContent): void {
    const { view, data, problems = [] } = content;
    const frame = this.frame(response, content);
    const page = this.eta.render(view, { frame, view: { ...data, problems } });
    // What shows an account, a form's token or a passing message is for one person once.
    const personal = frame.account !== null || frame.notice !== null || response.hasHeader('Set-Cookie');
    if (!response.hasHeader('Cache-Control')) {
      response.setHeader('Cache-Control', personal ? 'no-store' : 'private, no-cache');
    }
    // As bytes and with the whole type: of a text, Express would parse the type and write it anew.
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.send(personal ? Buffer.from(page) : this.compressed.bodyFor(response, page));
  }

  /**
   * Sends a page that consists of one message, with the status that is set already. It is about one account, so it is
   * never cached.
   */
  sendMessage(response: Response, data: MessageView): void {
    response.setHeader('Cache-Control', 'no-store');
    this.send(response, { view: 'message', title: data.heading, data, noIndex: true });
  }

  /** 303 to a page of this site, after a form was processed (Post/Redirect/Get). The page shows the notice once. */
  redirect(response: Response, path: string, notice?: Notice): void {
    if (notice !== undefined) this.notices.leave(response, notice);
    response.redirect(303, path);
  }

  /** For browsers without JavaScript: with it, a script warns in time. */
  private endsSoon(end: Date): DateView | null {
    return end.getTime() - this.clock.now().getTime() > SOON_MS ? null : timeView(end);
  }

  private frame(response: Response, content: PageContent): Frame {
    const login = currentLogin(response.req);
    const notice = this.notices.take(response);
    const { path, originalUrl } = response.req;
    const { title, problems = [], noIndex = false, description = PRODUCT, canonical = path, imageUrl } = content;
    let csrf: string | undefined;
    return {
      title: shorten(problems.length === 0 ? title : `Error: ${title}`, TITLE_MAX),
      path,
      address: originalUrl,
      csrf: () => (csrf ??= this.csrf.issue(response)),
      description,
      canonicalUrl: noIndex ? null : this.origin + canonical,
      imageUrl: imageUrl ? new URL(imageUrl, this.origin).href : null,
      account: login && {
        username: login.user.username,
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
