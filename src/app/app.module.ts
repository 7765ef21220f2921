import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ErrorPage } from '../adapters/inbound/http/errors/problem.filter.js';
import { ProblemLog } from '../adapters/inbound/http/errors/problem-log.js';
import { ErrorFilter } from '../adapters/inbound/http/errors/problem.filter.js';
import { InputPipe } from '../adapters/inbound/http/input/input.pipe.js';
import type { Clock } from '../core/shared/clock.js';
import type { Logger } from '../observability/logger.js';
import type { Settings } from './config/settings.js';
import { ApiTokensModule } from './modules/api-tokens.module.js';
import { AuthModule } from './modules/auth.module.js';
import { ConfigModule } from './modules/config.module.js';
import { CryptoModule } from './modules/crypto.module.js';
import { DocsModule } from './modules/docs.module.js';
import { HealthModule } from './modules/health.module.js';
import { HistoryModule } from './modules/history.module.js';
import { HttpModule } from './modules/http.module.js';
import { MailModule } from './modules/mail.module.js';
import { MailboxModule } from './modules/mailbox.module.js';
import { MemoryModule } from './modules/memory.module.js';
import { MetricsModule } from './modules/metrics.module.js';
import { MusicModule } from './modules/music.module.js';
import { ObservabilityModule } from './modules/observability.module.js';
import { PagesModule } from './modules/pages.module.js';
import { PasskeysModule } from './modules/passkeys.module.js';
import { PlaylistsModule } from './modules/playlists.module.js';
import { PurgeModule } from './modules/purge.module.js';
import { SessionsModule } from './modules/sessions.module.js';
import { SmtpModule } from './modules/smtp.module.js';
import { SystemModule } from './modules/system.module.js';
import { provide } from './providers.js';
import { storesModule } from './stores.js';

/** Where inbound adapters meet the core and the core meets the outbound adapters of this configuration. */
@Module({})
export class AppModule {
  /** @throws ConfigurationError when the database can't be one */
  static async forRoot(settings: Settings, logger: Logger, clock: Clock): Promise<DynamicModule> {
    const { redisUrl } = settings.rateLimits;
    return {
      module: AppModule,
      imports: [
        // Global: what is imported first closes last.
        ConfigModule.forRoot(settings),
        ObservabilityModule.forRoot(logger),
        SystemModule.forRoot(clock),
        CryptoModule,
        await storesModule(settings.database),
        redisUrl === null ? MemoryModule : await redisModule(redisUrl),
        settings.mail.server === null ? MailboxModule : SmtpModule,
        HttpModule,
        // Express tries routes in the order of their modules: what is requested most comes first.
        HealthModule,
        MusicModule,
        AuthModule,
        ApiTokensModule,
        PasskeysModule,
        SessionsModule,
        HistoryModule,
        PlaylistsModule,
        MailModule,
        PurgeModule,
        // About the service itself.
        PagesModule,
        MetricsModule.forRoot(settings),
        ...(settings.apiDocs ? [DocsModule] : []),
      ],
      providers: [
        provide(ErrorFilter, ProblemLog, ErrorPage),
        { provide: APP_FILTER, useExisting: ErrorFilter },
        { provide: APP_PIPE, useClass: InputPipe },
      ],
    };
  }
}

async function redisModule(url: string): Promise<DynamicModule> {
  const { RedisModule } = await import('./modules/redis.module.js');
  return RedisModule.forRoot(url);
}
