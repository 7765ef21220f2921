import { LruResponseCache } from '../../src/adapters/outbound/cache/lru-response-cache.js';
import { Sha256TokenHasher } from '../../src/adapters/outbound/crypto/sha256-token-hasher.js';
import { MemoryIdentityStore } from '../../src/adapters/outbound/memory/memory-identity-store.js';
import { MemoryRateLimiter } from '../../src/adapters/outbound/memory/memory-rate-limiter.js';
import { defaultPatience } from '../../src/adapters/outbound/musicbrainz/musicbrainz-client.js';
import { LimiterPace, musicBrainzPace } from '../../src/adapters/outbound/musicbrainz/request-pace.js';
import { UnconfiguredIdentitySource } from '../../src/adapters/outbound/upstream/unconfigured-sources.js';
import { openMusicBrainz } from '../../src/app/modules/musicbrainz.module.js';
import { openSpotify } from '../../src/app/modules/spotify.module.js';
import { openYouTube, recordsInMemory } from '../../src/app/modules/youtube.module.js';
import { IdentifyArtist } from '../../src/core/identity/identify-artist.js';
import { IdentityFacts } from '../../src/core/identity/identity-facts.js';
import { defaultIdentityPolicy } from '../../src/core/identity/identity-policy.js';
import type { IdentityStore } from '../../src/core/identity/identity.ports.js';
import { ShowIdentity } from '../../src/core/identity/show-identity.js';
import { FindEverywhere } from '../../src/core/music/find-everywhere.js';
import { FindSongs } from '../../src/core/music/find-songs.js';
import { defaultCachePolicy, defaultSearchPolicy } from '../../src/core/music/music-policies.js';
import type { QuotaUse } from '../../src/core/music/quota.ports.js';
import { ReadSearchTerm } from '../../src/core/music/read-search-term.js';
import { SearchArtist } from '../../src/core/music/search-artist.js';
import { SearchChannel } from '../../src/core/music/search-channel.js';
import { SearchEverywhere } from '../../src/core/music/search-everywhere.js';
import { ShowArtist } from '../../src/core/music/show-artist.js';
import type { Clock } from '../../src/core/shared/clock.js';
import { HealthRegistry } from '../../src/observability/health-registry.js';
import { Logger } from '../../src/observability/logger.js';
import type { MusicBrainzSandboxOptions } from '../../src/sandbox/musicbrainz/musicbrainz-sandbox.js';
import {
  sampleSpotifyCredentials,
  sampleYouTubeApiKey,
  startMusicBrainzSandbox,
  startSpotifySandbox,
  startYouTubeSandbox,
} from './sandbox-faults/index.js';

/** Whom the sources know: somebody else than the sample catalogue's artists. */
export type Catalogue = Required<Pick<MusicBrainzSandboxOptions, 'artists' | 'identities'>>;

export interface SearchOptions {
  readonly clock: Clock;
  /** Whether MusicBrainz is asked. */
  readonly identities?: boolean;
  /** Whether it is asked one request a second, or as fast as it answers. */
  readonly paced?: boolean;
  /** What YouTube grants a day; by default no limit. */
  readonly daily?: QuotaUse;
  /** Where identities are kept; by default in memory. */
  readonly store?: IdentityStore;
}

/** The stand-ins for the three sources, with that catalogue. */
export async function startSources({ artists, identities }: Catalogue) {
  const unlimited = { burst: 1_000_000, perSecond: 1_000_000 };
  const [spotify, youtube, musicbrainz] = await Promise.all([
    startSpotifySandbox({ artists, developmentMode: true }),
    startYouTubeSandbox({ artists, maxRecordedCalls: 1_000_000 }),
    startMusicBrainzSandbox({ artists, identities, ...unlimited }),
  ]);
  const close = () => Promise.all([spotify, youtube, musicbrainz].map((server) => server.close()));
  return { spotify, youtube, musicbrainz, close };
}

export type Sources = Awaited<ReturnType<typeof startSources>>;

/** The searches of the core with the real adapters, before those stand-ins. */
export function openSearch({ spotify, youtube, musicbrainz }: Sources, options: SearchOptions) {
  const { clock, identities = true, paced = false, daily, store = new MemoryIdentityStore() } = options;
  const parts = { clock, health: new HealthRegistry(), logger: new Logger('CRITICAL') };
  const records = recordsInMemory(clock, daily);
  const atSpotify = openSpotify(
    { ...sampleSpotifyCredentials, apiBaseUrl: `${spotify.baseUrl}/v1`, accountsBaseUrl: spotify.baseUrl },
    'live',
    parts,
  );
  const address = { apiKey: sampleYouTubeApiKey, apiBaseUrl: `${youtube.baseUrl}/youtube/v3` };
  const atYouTube = openYouTube(address, 'live', parts, records);
  const pace = paced ? musicBrainzPace : { limit: 1_000_000, windowSeconds: 1 };
  const atMusicBrainz = openMusicBrainz(
    { contact: 'https://music.example.org', apiBaseUrl: `${musicbrainz.baseUrl}/ws/2` },
    'live',
    parts,
    new LimiterPace(new MemoryRateLimiter(clock), pace),
    // Told by the machine's clock, and a busy one is no slow MusicBrainz.
    { ...defaultPatience, promptMs: Infinity },
  );

  const source = identities ? atMusicBrainz.identities : new UnconfiguredIdentitySource();
  const facts = new IdentityFacts(source, store, clock, defaultIdentityPolicy);
  const identify = new IdentifyArtist(source, store, facts, new Sha256TokenHasher(), clock, defaultIdentityPolicy);
  const showIdentity = new ShowIdentity(facts, clock, defaultIdentityPolicy);
  const cache = new LruResponseCache({
    clock,
    policy: defaultCachePolicy,
    logger: parts.logger,
    shared: null,
    count: () => undefined,
  });
  const { artists } = atSpotify;
  const searchArtist = new SearchArtist(artists, identify, clock, defaultSearchPolicy, cache);
  const { channels, idCache } = atYouTube;
  const searchChannel = new SearchChannel(channels, idCache, identify, clock, defaultSearchPolicy, cache);
  const findSongs = new FindSongs(artists, clock, defaultSearchPolicy, cache);
  const findEverywhere = new FindEverywhere(identify, searchArtist, findSongs, searchChannel);
  return {
    identify,
    quota: records.quotaStore,
    searchEverywhere: new SearchEverywhere(
      new ReadSearchTerm(searchArtist, searchChannel, showIdentity, identify),
      findEverywhere,
    ),
    showArtist: new ShowArtist(showIdentity, findEverywhere),
    close: () => Promise.all([atSpotify, atYouTube, atMusicBrainz].map((one) => one.close())),
  };
}
