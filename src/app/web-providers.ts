import type { Provider } from '@nestjs/common';
import { ApiDocument } from '../adapters/in/api/description/api-document.js';
import { ServiceState } from '../adapters/in/health/service-state.js';
import { ShownMails } from '../adapters/in/pages/account/mailbox-controller.js';
import { Site } from '../adapters/in/pages/site-controller.js';
import { KeptTimes } from '../adapters/in/pages/kept-times.js';
import { ErrorPageRenderer } from '../adapters/in/pages/error-page-renderer.js';
import { FormPages } from '../adapters/in/pages/forms/form-pages.js';
import { FormSubmissions } from '../adapters/in/pages/forms/form-submission.js';
import { MessagePages } from '../adapters/in/pages/message-pages.js';
import { PageRenderer } from '../adapters/in/pages/page-renderer.js';
import { PlaylistPages } from '../adapters/in/pages/playlists/playlist-pages.js';
import { SongSearchPages } from '../adapters/in/pages/playlists/song-search-pages.js';
import { Redirects } from '../adapters/in/pages/redirects.js';
import { ResultView } from '../adapters/in/pages/result-view.js';
import { SampleSources } from '../adapters/in/pages/sample-sources.js';
import { CsrfTokens } from '../adapters/in/web/csrf/csrf-tokens.js';
import { ErrorFilter } from '../adapters/in/web/errors/error-filter.js';
import { ErrorPage } from '../adapters/in/web/errors/error-page.js';
import { ProblemLog } from '../adapters/in/web/errors/problem-log.js';
import { LimitRules } from '../adapters/in/web/limits/limit-rules.js';
import { Spendings } from '../adapters/in/web/limits/spendings.js';
import { Authenticate } from '../adapters/in/web/log-in/authenticate.js';
import { RenewSession } from '../adapters/in/web/log-in/renew-session.js';
import { OwnOrigins } from '../adapters/in/web/middleware/cross-site-guard.js';
import { sessionCookieName } from '../adapters/in/web/session-cookie.js';
import { SessionCookies } from '../adapters/in/web/session/session-cookies.js';
import { RecordSearch } from '../core/history/record-search.js';
import { SearchTracks } from '../core/music/search-tracks.js';
import { FindPlaylist } from '../core/playlists/find-playlist.js';
import { ShowPlaylist } from '../core/playlists/show-playlist.js';
import { StartSession } from '../core/sessions/start-session.js';
import { Clock } from '../core/shared/clock.js';
import { RateLimiter } from '../core/shared/rate-limiter.js';
import { Logger } from '../observability/logger.js';
import type { Settings } from './configuration/settings.js';
import type { Infrastructure } from './infrastructure.js';
import { keptTimes } from './kept-times.js';
import { Literal, provide } from './providers.js';

/** What the ways in are built from. */
export interface WebParts {
  readonly settings: Settings;
  readonly infrastructure: Infrastructure;
  readonly state: ServiceState;
  /** Addresses of the built assets by their plain name. */
  readonly assets: Readonly<Record<string, string>>;
}

/** What controllers, guards and filters need besides the core. */
export function webProviders({ settings, infrastructure, state, assets }: WebParts): Provider[] {
  const { artists, channels, keys, mail } = infrastructure;
  const secure = new Literal(settings.session.cookieSecure);
  return [
    { provide: ServiceState, useValue: state },
    { provide: Site, useValue: new Site(settings.frontendUrls[0], addressOf(settings.mail.sender)) },
    { provide: KeptTimes, useValue: keptTimes(settings.session) },
    { provide: ApiDocument, useValue: describedBy(settings, state) },
    { provide: LimitRules, useValue: new LimitRules(settings.rateLimits) },
    { provide: OwnOrigins, useValue: new OwnOrigins(new Set(settings.frontendUrls)) },
    { provide: ResultView, useValue: new ResultView(settings.frontendUrls[0]) },
    { provide: SampleSources, useValue: new SampleSources([artists, channels].some((s) => s.origin === 'sample')) },
    ...(mail.mailbox === null ? [] : [{ provide: ShownMails, useValue: mail.mailbox }]),
    provide(Spendings, RateLimiter, LimitRules),
    provide(CsrfTokens, new Literal(keys), secure),
    provide(SessionCookies, new Literal(settings.session), Clock),
    provide(Authenticate, SessionCookies, Logger),
    provide(RenewSession, StartSession, SessionCookies),
    provide(ProblemLog, Logger),
    provide(
      PageRenderer,
      new Literal(assets),
      CsrfTokens,
      secure,
      new Literal<string>(settings.frontendUrls[0]),
      Clock,
    ),
    provide(MessagePages, PageRenderer),
    provide(Redirects, secure),
    provide(FormPages, PageRenderer, CsrfTokens),
    provide(FormSubmissions, CsrfTokens, ProblemLog),
    provide(PlaylistPages, ShowPlaylist, ResultView, PageRenderer, CsrfTokens),
    provide(SongSearchPages, FindPlaylist, SearchTracks, RecordSearch, ResultView, PageRenderer, CsrfTokens),
    provide(ErrorPageRenderer, PageRenderer),
    { provide: ErrorPage, useExisting: ErrorPageRenderer },
    provide(ErrorFilter, ProblemLog, ErrorPage),
  ];
}

function describedBy({ frontendUrls, session }: Settings, state: ServiceState): ApiDocument {
  const { version } = state.facts();
  return new ApiDocument({ version, origins: frontendUrls, cookieName: sessionCookieName(session.cookieSecure) });
}

/** The address in `address` or `Name <address>`. */
function addressOf(sender: string): string {
  return /<([^>]+)>/.exec(sender)?.[1] ?? sender;
}
