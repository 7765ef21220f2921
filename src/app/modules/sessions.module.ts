import { Module } from '@nestjs/common';
import { RenewSession } from '../../adapters/inbound/http/log-in/renew-session.js';
import { DeviceCookie } from '../../adapters/inbound/http/session/device-cookie.js';
import { HttpSessions } from '../../adapters/inbound/http/session/http-sessions.js';
import { SessionCookie } from '../../adapters/inbound/http/session/session-cookie.js';
import { RecordActivity } from '../../core/activity/record-activity.js';
import { UserStore } from '../../core/auth/auth.ports.js';
import { ListSessions } from '../../core/sessions/list-sessions.js';
import { LogOut } from '../../core/sessions/log-out.js';
import { RefreshSession } from '../../core/sessions/refresh-session.js';
import { ResumeSession } from '../../core/sessions/resume-session.js';
import type { SessionPolicy } from '../../core/sessions/session-policy.js';
import { AccountSessionStore, SessionStore } from '../../core/sessions/sessions.ports.js';
import { StartSession } from '../../core/sessions/start-session.js';
import { Clock } from '../../core/shared/clock.js';
import { Random } from '../../core/shared/random.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { Logger } from '../../observability/logger.js';
import { Metrics } from '../../observability/metrics.js';
import { provide, secretBox, secureCookies, setting, signingKeys } from '../providers.js';
import { ActivityModule } from './activity.module.js';

const policy = setting<SessionPolicy>(({ session }) => ({
  idleMs: session.idleSeconds * 1000,
  absoluteMs: session.absoluteSeconds * 1000,
  rememberedMs: session.rememberSeconds * 1000,
}));

/** Who is logged in, and for how long. */
@Module({
  imports: [ActivityModule],
  providers: [
    provide(StartSession, SessionStore, TokenHasher, Random, Clock, policy),
    provide(ResumeSession, SessionStore, UserStore, TokenHasher, Clock, policy),
    provide(RefreshSession, ResumeSession, SessionStore, TokenHasher, Clock, policy),
    provide(LogOut, SessionStore, TokenHasher),
    provide(ListSessions, AccountSessionStore, Clock),
    provide(
      SessionCookie,
      setting(({ session }) => session),
      signingKeys,
    ),
    provide(DeviceCookie, secretBox('known devices'), Random, Clock, secureCookies),
    provide(HttpSessions, SessionCookie, DeviceCookie, ResumeSession, LogOut, RecordActivity, Clock, Logger, Metrics),
    provide(RenewSession, StartSession, HttpSessions),
  ],
  exports: [StartSession, RefreshSession, LogOut, ListSessions, HttpSessions, RenewSession],
})
export class SessionsModule {}
