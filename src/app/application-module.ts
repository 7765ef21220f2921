import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { TerminusModule } from '@nestjs/terminus';
import { ThrottlerModule } from '@nestjs/throttler';
import { AuthController } from '../adapters/inbound/api/auth.controller.js';
import { HistoryController } from '../adapters/inbound/api/history.controller.js';
import { MusicController } from '../adapters/inbound/api/music.controller.js';
import { OpenApiController } from '../adapters/inbound/api/openapi.controller.js';
import { PlaylistController } from '../adapters/inbound/api/playlist.controller.js';
import { PlaylistFilesController } from '../adapters/inbound/api/playlist-files.controller.js';
import { PlaylistSongsController } from '../adapters/inbound/api/playlist-songs.controller.js';
import { ProfileController } from '../adapters/inbound/api/profile.controller.js';
import { DatabaseHealthIndicator } from '../adapters/inbound/health/database.health.js';
import { HealthController } from '../adapters/inbound/health/health.controller.js';
import { MetricsController, MetricsPage } from '../adapters/inbound/metrics/metrics.controller.js';
import { LogInController } from '../adapters/inbound/pages/account/log-in.controller.js';
import { LogOutController } from '../adapters/inbound/pages/account/log-out.controller.js';
import { MailLinkController } from '../adapters/inbound/pages/account/mail-link.controller.js';
import { MailboxController } from '../adapters/inbound/pages/account/mailbox.controller.js';
import { ProfilePageController } from '../adapters/inbound/pages/account/profile-page.controller.js';
import { RegisterController } from '../adapters/inbound/pages/account/register.controller.js';
import { ResetController } from '../adapters/inbound/pages/account/reset.controller.js';
import { HistoryPageController } from '../adapters/inbound/pages/history/history-page.controller.js';
import { PlaylistPageController } from '../adapters/inbound/pages/playlists/playlist-page.controller.js';
import { PlaylistSongsPageController } from '../adapters/inbound/pages/playlists/playlist-songs-page.controller.js';
import { PlaylistsPageController } from '../adapters/inbound/pages/playlists/playlists-page.controller.js';
import { DocsController } from '../adapters/inbound/pages/docs/docs.controller.js';
import { HomeController } from '../adapters/inbound/pages/home.controller.js';
import { SiteController } from '../adapters/inbound/pages/site.controller.js';
import { ErrorFilter } from '../adapters/inbound/http/errors/problem.filter.js';
import { BodyGuard } from '../adapters/inbound/http/input/body.guard.js';
import { RateLimitGuard } from '../adapters/inbound/http/limits/rate-limit.guard.js';
import { PasswordStrategy } from '../adapters/inbound/http/log-in/password.strategy.js';
import { SessionGuard } from '../adapters/inbound/http/session/session.guard.js';
import { LoggedInGuard } from '../adapters/inbound/http/session/logged-in.guard.js';
import { CommonPasswords, PasswordHasher } from '../core/auth/credentials.ports.js';
import {
  AccountTokenStore,
  CredentialStore,
  EmailAddressStore,
  LockoutStore,
  ThrottleStore,
  UnconfirmedUserStore,
  UserStore,
} from '../core/auth/auth.ports.js';
import { SearchHistoryStore } from '../core/history/history.ports.js';
import { DeliveryTrigger, MailOutbox, MailQueue } from '../core/mail/mail.ports.js';
import { ResponseCache } from '../core/music/response-cache.js';
import { QuotaStore } from '../core/music/quota.ports.js';
import { PurgeExpiredSourceData } from '../core/music/purge-expired-source-data.js';
import { IdCache } from '../core/music/id-cache.ports.js';
import { ArtistCatalog, ChannelDirectory, ChannelIdCache } from '../core/music/music.ports.js';
import { SearchArtist } from '../core/music/search-artist.js';
import { SearchChannel } from '../core/music/search-channel.js';
import { SearchEverywhere } from '../core/music/search-everywhere.js';
import { defaultSearchPolicy } from '../core/music/search-policy.js';
import { SearchTracks } from '../core/music/search-tracks.js';
import { PlaylistSongStore, PlaylistStore, TrackCatalog } from '../core/playlists/playlists.ports.js';
import { AccountSessionStore, SessionStore } from '../core/sessions/sessions.ports.js';
import { Clock } from '../core/shared/clock.js';
import { DatabaseProbe } from '../core/shared/database-probe.js';
import { Random } from '../core/shared/random.js';
import { RateLimiter } from '../core/shared/rate-limiter.js';
import { SecretBox, TokenHasher } from '../core/shared/secrets.js';
import { HealthRegistry } from '../observability/health-registry.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { accountData } from './account-data.js';
import { accountUseCases } from './account-use-cases.js';
import { historyUseCases } from './history-use-cases.js';
import type { Infrastructure } from './infrastructure.js';
import { playlistUseCases } from './playlist-use-cases.js';
import { Literal, provide } from './providers.js';
import { type WebParts, webProviders } from './web-providers.js';

/** Everything that the module is built around; made before it, closed after it. */
export interface ApplicationParts extends WebParts {
  readonly logger: Logger;
  /** `null`: there is none. */
  readonly metricsPage: MetricsPage | null;
}

/** What is asked most often first: the router tries one route after the other. */
const CONTROLLERS: readonly Type[] = [
  HomeController,
  MusicController,
  AuthController,
  LogInController,
  HistoryController,
  PlaylistController,
  PlaylistSongsController,
  PlaylistFilesController,
  ProfileController,
  HealthController,
  LogOutController,
  RegisterController,
  ResetController,
  MailLinkController,
  ProfilePageController,
  HistoryPageController,
  // Before those whose paths begin with any id: `create` is none.
  PlaylistsPageController,
  PlaylistPageController,
  PlaylistSongsPageController,
  SiteController,
];

/** Where the ways in meet the core and the core meets the ways out. */
@Module({})
export class ApplicationModule {
  static with(parts: ApplicationParts): DynamicModule {
    const { settings, infrastructure, metricsPage } = parts;
    return {
      module: ApplicationModule,
      imports: [
        PassportModule,
        // The guard decides by rules of its own; the module brings its client tracking.
        ThrottlerModule.forRoot({ throttlers: [{ ttl: 60_000, limit: settings.rateLimits.apiPerMinute }] }),
        TerminusModule.forRoot({ logger: false }),
      ],
      controllers: [
        ...CONTROLLERS,
        ...(infrastructure.mail.mailbox === null ? [] : [MailboxController]),
        ...(metricsPage === null ? [] : [MetricsController]),
        ...(settings.apiDocs ? [OpenApiController, DocsController] : []),
      ],
      providers: [
        { provide: Logger, useValue: parts.logger },
        { provide: Metrics, useValue: infrastructure.metrics },
        { provide: MetricsPage, useValue: metricsPage },
        ...ports(infrastructure),
        ...musicUseCases(),
        ...accountUseCases(settings, accountData(infrastructure)),
        ...historyUseCases(),
        ...playlistUseCases(settings),
        ...webProviders(parts),
        PasswordStrategy,
        DatabaseHealthIndicator,
        ...guards(),
        { provide: APP_FILTER, useExisting: ErrorFilter },
      ],
    };
  }
}

function ports(infrastructure: Infrastructure): Provider[] {
  const { stores } = infrastructure;
  const values: readonly (readonly [abstract new (...args: never[]) => unknown, unknown])[] = [
    [Clock, infrastructure.clock],
    [Random, infrastructure.random],
    [HealthRegistry, infrastructure.board],
    [ArtistCatalog, infrastructure.artists],
    [ChannelDirectory, infrastructure.channels],
    [ChannelIdCache, infrastructure.channelIdCache],
    [TrackCatalog, infrastructure.tracks],
    [ResponseCache, infrastructure.answers],
    [RateLimiter, infrastructure.limiter],
    [PasswordHasher, infrastructure.passwordHasher],
    [CommonPasswords, infrastructure.commonPasswords],
    [TokenHasher, infrastructure.tokenHasher],
    [SecretBox, infrastructure.secretBox],
    [DeliveryTrigger, infrastructure.mail.trigger],
    [DatabaseProbe, stores.probe],
    [UserStore, stores.users],
    [UnconfirmedUserStore, stores.unconfirmedUsers],
    [CredentialStore, stores.credentials],
    [EmailAddressStore, stores.emailAddresses],
    [AccountTokenStore, stores.tokens],
    [LockoutStore, stores.lockouts],
    [ThrottleStore, stores.throttle],
    [SessionStore, stores.sessions],
    [AccountSessionStore, stores.accountSessions],
    [MailOutbox, stores.outbox],
    [MailQueue, stores.mailQueue],
    [PlaylistStore, stores.playlists],
    [PlaylistSongStore, stores.playlistSongs],
    [SearchHistoryStore, stores.history],
    [IdCache, stores.idCache],
    [QuotaStore, stores.quotaStore],
  ];
  return values.map(([port, value]) => ({ provide: port, useValue: value }));
}

function musicUseCases(): Provider[] {
  const policy = new Literal(defaultSearchPolicy);
  return [
    provide(SearchArtist, ArtistCatalog, Clock, policy, ResponseCache),
    provide(SearchChannel, ChannelDirectory, ChannelIdCache, Clock, policy, ResponseCache),
    provide(SearchTracks, ArtistCatalog, Clock, policy, ResponseCache),
    provide(SearchEverywhere, SearchArtist, SearchChannel),
    provide(PurgeExpiredSourceData, IdCache, QuotaStore, Clock),
  ];
}

/** In this order: the rate limits refuse before the log-in is checked, and only then a body is read. */
function guards(): Provider[] {
  return [SessionGuard, RateLimitGuard, LoggedInGuard, BodyGuard].flatMap((guard) => [
    guard,
    { provide: APP_GUARD, useExisting: guard },
  ]);
}
