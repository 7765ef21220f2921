import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { OwnOrigins } from '../../adapters/inbound/http/cross-site.guard.js';
import { CsrfTokens } from '../../adapters/inbound/http/csrf/csrf-tokens.js';
import { ProblemLog } from '../../adapters/inbound/http/errors/problem-log.js';
import { BodyGuard } from '../../adapters/inbound/http/input/body.guard.js';
import { RateLimitRules } from '../../adapters/inbound/http/limits/rate-limit-rules.js';
import { RateLimitGuard } from '../../adapters/inbound/http/limits/rate-limit.guard.js';
import { LoggedInGuard } from '../../adapters/inbound/http/session/logged-in.guard.js';
import { TokenGuard } from '../../adapters/inbound/http/session/token.guard.js';
import { SessionGuard } from '../../adapters/inbound/http/session/session.guard.js';
import { ApiTokenStore } from '../../core/api-tokens/api-tokens.ports.js';
import { AuthenticateApiToken } from '../../core/api-tokens/authenticate-api-token.js';
import { UserStore } from '../../core/auth/auth.ports.js';
import { Clock } from '../../core/shared/clock.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { Logger } from '../../observability/logger.js';
import { Settings } from '../config/settings.js';
import { provide, secureCookies, setting, signingKeys } from '../providers.js';
import { SessionsModule } from './sessions.module.js';

/** What every route shares: limits, log-in, input and CSRF. */
@Global()
@Module({
  imports: [
    SessionsModule,
    // The guard decides by rules of its own; the module brings its client tracking.
    ThrottlerModule.forRootAsync({
      inject: [Settings],
      useFactory: ({ rateLimits }: Settings) => [{ ttl: 60_000, limit: rateLimits.apiPerMinute }],
    }),
  ],
  providers: [
    provide(
      RateLimitRules,
      setting(({ rateLimits }) => rateLimits),
    ),
    provide(
      OwnOrigins,
      setting(({ frontendUrls }) => new Set(frontendUrls)),
    ),
    provide(CsrfTokens, signingKeys, secureCookies),
    provide(ProblemLog, Logger),
    provide(AuthenticateApiToken, ApiTokenStore, UserStore, TokenHasher, Clock),
    // In this order: the rate limits refuse before the log-in is checked, and only then a body is read.
    ...[TokenGuard, SessionGuard, RateLimitGuard, LoggedInGuard, BodyGuard].flatMap((guard) => [
      guard,
      { provide: APP_GUARD, useExisting: guard },
    ]),
  ],
  exports: [CsrfTokens, OwnOrigins, ProblemLog, RateLimitGuard],
})
export class HttpModule {}
