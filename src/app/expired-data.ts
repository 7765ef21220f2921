import type { Abstract } from '@nestjs/common';
import { ActivityLog } from '../core/activity/activity.ports.js';
import { defaultActivityPolicy } from '../core/activity/activity.js';
import { ApiTokenStore } from '../core/api-tokens/api-tokens.ports.js';
import { AccountTokenStore, LockoutStore, RegistrationStore } from '../core/auth/auth.ports.js';
import { ThrottleStore } from '../core/shared/throttle.js';
import { PurgeYouTubeResults } from '../core/history/purge-youtube-results.js';
import { defaultIdentityPolicy } from '../core/identity/identity-policy.js';
import { MailQueue } from '../core/mail/mail.ports.js';
import { IdCache } from '../core/music/id-cache.ports.js';
import { QuotaStore } from '../core/music/quota.ports.js';
import { defaultImportPolicy } from '../core/playlists/imports/import-policy.js';
import { ImportStore } from '../core/playlists/imports/imports.ports.js';
import { SecondFactorStore } from '../core/second-factor/second-factor.ports.js';
import { SessionStore } from '../core/sessions/sessions.ports.js';
import { IdempotencyStore } from '../core/shared/idempotency.js';
import { KeptIdentities } from './modules/musicbrainz.module.js';

/** The one of this class that the application uses. */
export type Find = <T>(port: Abstract<T>) => T;

export interface ExpiredData {
  /** In the log. */
  readonly name: string;
  readonly port: Abstract<unknown>;
  /** Safe to run in several processes at once. @returns how many records it removed */
  readonly remove: (find: Find, now: Date) => Promise<number>;
}

/** Everything that expires, whoever keeps it. */
export const EXPIRED_DATA: readonly ExpiredData[] = [
  expired('registrations', RegistrationStore, (store, now) => store.removeExpired(now)),
  expired('sessions', SessionStore, (store, now) => store.removeExpired(now)),
  expired('tokens', AccountTokenStore, (store, now) => store.removeExpired(now)),
  expired('api_tokens', ApiTokenStore, (store, now) => store.removeExpired(now)),
  expired('totp_proposals', SecondFactorStore, (store, now) => store.removeExpired(now)),
  expired('lockouts', LockoutStore, (store, now) => store.removeExpired(now)),
  expired('throttles', ThrottleStore, (store, now) => store.removeExpired(now)),
  expired('mails', MailQueue, (store, now) => store.removeFinished(now)),
  expired('activity', ActivityLog, (store, now) => store.removeExpired(before(now, defaultActivityPolicy.keptMs))),
  expired('youtube_results', PurgeYouTubeResults, (purge) => purge.run()),
  expired('idempotency_keys', IdempotencyStore, (store, now) => store.removeExpired(now)),
  expired('imports', ImportStore, (store, now) => store.removeFinished(before(now, defaultImportPolicy.keptMs))),
  expired('source_ids', IdCache, (store, now) => store.removeExpired(now)),
  expired('source_quotas', QuotaStore, (store, now) => store.removeEnded(now)),
  expired('identities', KeptIdentities, (store, now) => store.purge(now, defaultIdentityPolicy.maxKept)),
];

function expired<T>(name: string, port: Abstract<T>, remove: (store: T, now: Date) => Promise<number>): ExpiredData {
  return { name, port, remove: (find, now) => remove(find(port), now) };
}

function before(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() - milliseconds);
}
