import type { Provider } from '@nestjs/common';
import { ApiDocument } from '../adapters/inbound/api/description/api-document.js';
import { ServiceState } from '../adapters/inbound/health/service-state.js';
import { ShownMails } from '../adapters/inbound/pages/account/mailbox.controller.js';
import { Site } from '../adapters/inbound/pages/site.controller.js';
import { RetentionPeriods } from '../adapters/inbound/pages/retention-periods.js';
import { ErrorPageRenderer } from '../adapters/inbound/pages/error-page-renderer.js';
import { FormPages } from '../adapters/inbound/pages/forms/form-pages.js';
import { FormSubmissions } from '../adapters/inbound/pages/forms/form-submission.js';
import { MessagePages } from '../adapters/inbound/pages/message-pages.js';
import { PageRenderer } from '../adapters/inbound/pages/page-renderer.js';
import { PlaylistPages } from '../adapters/inbound/pages/playlists/playlist-pages.js';
import { SongSearchPages } from '../adapters/inbound/pages/playlists/song-search-pages.js';
import { Redirects } from '../adapters/inbound/pages/redirects.js';
import { ResultView } from '../adapters/inbound/pages/result-view.js';
import { SampleSources } from '../adapters/inbound/pages/sample-sources.js';
import { CsrfTokens } from '../adapters/inbound/http/csrf/csrf-tokens.js';
import { ErrorFilter } from '../adapters/inbound/http/errors/problem.filter.js';
import { ErrorPage } from '../adapters/inbound/http/errors/error-page.js';
import { ProblemLog } from '../adapters/inbound/http/errors/problem-log.js';
import { RateLimitRules } from '../adapters/inbound/http/limits/rate-limit-rules.js';
import { Authenticate } from '../adapters/inbound/http/log-in/authenticate.js';
import { RenewSession } from '../adapters/inbound/http/log-in/renew-session.js';
import { OwnOrigins } from '../adapters/inbound/http/cross-site.guard.js';
import { HttpSessions } from '../adapters/inbound/http/session/http-sessions.js';
import { SessionCookie, sessionCookieName } from '../adapters/inbound/http/session/session-cookie.js';
import { RecordSearch } from '../core/history/record-search.js';
import { SearchTracks } from '../core/music/search-tracks.js';
import { FindPlaylist } from '../core/playlists/find-playlist.js';
import { ShowPlaylist } from '../core/playlists/show-playlist.js';
import { LogOut } from '../core/sessions/log-out.js';
import { ResumeSession } from '../core/sessions/resume-session.js';
import { StartSession } from '../core/sessions/start-session.js';
import { Clock } from '../core/shared/clock.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import type { Settings } from './config/settings.js';
import type { Infrastructure } from './infrastructure.js';
import { retentionPeriods } from './retention-periods.js';
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
    { provide: RetentionPeriods, useValue: retentionPeriods(settings.session) },
    { provide: ApiDocument, useValue: describedBy(settings, state) },
    { provide: RateLimitRules, useValue: new RateLimitRules(settings.rateLimits) },
    { provide: OwnOrigins, useValue: new OwnOrigins(new Set(settings.frontendUrls)) },
    { provide: ResultView, useValue: new ResultView(settings.frontendUrls[0]) },
    { provide: SampleSources, useValue: new SampleSources([artists, channels].some((s) => s.origin === 'sample')) },
    ...(mail.mailbox === null ? [] : [{ provide: ShownMails, useValue: mail.mailbox }]),
    provide(CsrfTokens, new Literal(keys), secure),
    provide(SessionCookie, new Literal(settings.session), new Literal(keys)),
    provide(HttpSessions, SessionCookie, ResumeSession, LogOut, Clock, Logger, Metrics),
    provide(Authenticate, HttpSessions, Logger),
    provide(RenewSession, StartSession, HttpSessions),
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
    provide(FormSubmissions, ProblemLog),
    provide(PlaylistPages, ShowPlaylist, ResultView, PageRenderer, CsrfTokens),
    provide(SongSearchPages, FindPlaylist, SearchTracks, RecordSearch, ResultView, PageRenderer, CsrfTokens),
    provide(ErrorPageRenderer, PageRenderer, HttpSessions),
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
