import { CommonPasswords, PasswordHasher } from '../core/auth/credentials.ports.js';
import type { ResponseCache } from '../core/music/response-cache.js';
import { ArtistCatalog, ChannelDirectory, ChannelIdCache } from '../core/music/music.ports.js';
import { TrackCatalog } from '../core/playlists/playlists.ports.js';
import { Clock } from '../core/shared/clock.js';
import { Random } from '../core/shared/random.js';
import { RateLimiter } from '../core/shared/rate-limiter.js';
import { SecretBox, TokenHasher } from '../core/shared/secrets.js';
import { AesSecretBox } from '../adapters/outbound/crypto/aes-secret-box.js';
import { Argon2PasswordHasher } from '../adapters/outbound/crypto/argon2-password-hasher.js';
import { Sha256TokenHasher } from '../adapters/outbound/crypto/sha256-token-hasher.js';
import { SystemRandom } from '../adapters/outbound/system/system-random.js';
import { HealthRegistry } from '../observability/health-registry.js';
import type { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import type { Settings } from './config/settings.js';
import { openAnswers } from './response-cache.js';
import { openLimiter } from './limiter.js';
import { type Mail, openMail } from './mail.js';
import { pendingMails } from './pending-mails.js';
import { startSamples } from './start-sandboxes.js';
import { secretKeys } from './secret-keys.js';
import { openStores, type Stores } from './stores.js';

/** What stands ready before the first request: the adapters of this configuration. */
export interface Infrastructure {
  readonly clock: Clock;
  readonly random: Random;
  readonly board: HealthRegistry;
  readonly metrics: Metrics;
  readonly artists: ArtistCatalog;
  readonly channels: ChannelDirectory;
  readonly channelIdCache: ChannelIdCache;
  readonly tracks: TrackCatalog;
  readonly answers: ResponseCache;
  readonly stores: Stores;
  readonly limiter: RateLimiter;
  readonly passwordHasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly tokenHasher: TokenHasher;
  readonly secretBox: SecretBox;
  readonly mail: Mail;
  /** The first signs, all are accepted. */
  readonly keys: readonly [string, ...string[]];
  /** Gives everything back; called once nobody uses it any more. */
  close(): Promise<void>;
}

/** @param pictures absolute addresses of this service's own sample pictures */
export async function openInfrastructure(
  settings: Settings,
  logger: Logger,
  clock: Clock,
  pictures: readonly string[],
): Promise<Infrastructure> {
  const board = new HealthRegistry();
  const metrics = new Metrics();
  const keys = secretKeys(settings);
  const [key, ...previousKeys] = keys;
  const random = new SystemRandom();
  const secretBox = new AesSecretBox('mail content', key, previousKeys);
  // In files of their own: one of them holds a large library, the other a long list.
  const { chooseSpotify, chooseYouTube } = await import('./sources.js');
  const { ListedCommonPasswords } = await import('../adapters/outbound/crypto/listed-common-passwords.js');
  const samples = await startSamples(settings, pictures);
  const sourceParts = { clock, board, logger, metrics: metrics.upstreams };
  const spotify = chooseSpotify(settings.spotify, samples.spotify, sourceParts);
  const stores = await openStores(settings.database, logger, clock, metrics.database);
  const { redisUrl } = settings.rateLimits;
  const [limiter, answers] = await Promise.all([
    openLimiter(redisUrl, { clock, board, logger }),
    openAnswers(redisUrl, { clock, logger, metrics: metrics.upstreams }),
  ]);
  const tokenHasher = new Sha256TokenHasher();
  const youtube = chooseYouTube(settings.youtube, samples.youtube, sourceParts, {
    quotaStore: stores.quotaStore,
    idCache: stores.idCache,
    limiter: limiter.limiter,
    hasher: tokenHasher,
    limits: settings.youtube.daily,
  });
  const mail = openMail(settings.mail, {
    queue: stores.mailQueue,
    secretBox,
    random,
    clock,
    board,
    logger,
    metrics: metrics.mail,
  });
  metrics.mail.watchPending(pendingMails(stores));
  return {
    clock,
    random,
    board,
    metrics,
    artists: spotify.adapter,
    channels: youtube.adapter,
    channelIdCache: youtube.memory,
    tracks: spotify.tracks,
    answers: answers.answers,
    stores,
    limiter: limiter.limiter,
    passwordHasher: new Argon2PasswordHasher(clock),
    commonPasswords: new ListedCommonPasswords(),
    tokenHasher,
    secretBox,
    mail,
    keys,
    close: async () => {
      await mail.close();
      answers.close();
      await Promise.all([spotify.close(), youtube.close(), limiter.close(), samples.close()]);
      await stores.close();
    },
  };
}
