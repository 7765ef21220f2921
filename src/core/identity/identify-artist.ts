import { cacheKey } from '../music/response-cache.js';
import type { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import type { TokenHasher } from '../shared/secrets.js';
import type { ArtistIdentity, Namesake } from './artist-identity.js';
import type { IdentityFacts } from './identity-facts.js';
import type { IdentityPolicy } from './identity-policy.js';
import type { IdentityCandidate, IdentitySource, IdentityStore, NameMeaning } from './identity.ports.js';
import { InFlight } from './in-flight.js';
import { type PairedArtist, spotifyArtistIdsOf } from './pairing.js';
import { rankCandidates } from './rank-candidates.js';

/** `pending`: it is being fetched, and known to a later search. */
export type IdentityStatus = 'ok' | 'not_found' | 'pending' | 'unavailable' | 'not_configured';

/** Whom a name means. */
export interface IdentifiedName {
  readonly status: IdentityStatus;
  /** `null` unless the status is `ok`. */
  readonly identity: ArtistIdentity | null;
  /** Whatever is known about the name. */
  readonly meaning: NameMeaning | null;
}

/** The artists that Spotify finds for the name, the likeliest first; none when it fails. */
export type SpotifyArtists = () => Promise<readonly PairedArtist[]>;

/** Who has a link to each of Spotify's pages. */
type PageOwners = ReadonlyMap<string, readonly Namesake[]>;

/** How many are asked for, should the first ones have vanished since the search index was made. */
const MAX_LOOK_UPS = 3;

/**
 * Who is called so? What is kept answers at once. Else the source is asked, once per name at a time, and the answer
 * serves the next search, however long it takes.
 */
export class IdentifyArtist {
  private readonly requests: InFlight<IdentifiedName>;

  constructor(
    private readonly source: IdentitySource,
    private readonly store: IdentityStore,
    private readonly facts: IdentityFacts,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: IdentityPolicy,
  ) {
    this.requests = new InFlight(clock);
  }

  /**
   * @param name what was searched for
   * @param spotify tells namesakes apart
   */
  async run(name: string, spotify: SpotifyArtists = () => Promise.resolve([])): Promise<IdentifiedName> {
    const key = this.keyOf(name);
    const kept = await this.known(name);
    if (kept !== null && !this.isOld(kept)) {
      this.tellApartLater(key, kept, spotify);
      return kept;
    }
    const request = this.requests.start(key, (onDelay) => this.ask(key, name, spotify, onDelay));
    if (kept !== null) return kept;
    const found = await this.requests.waitUnlessDelayed(this.policy.searchWaitMs, request);
    return found ?? { status: 'pending', identity: null, meaning: null };
  }

  /** What is kept about the name, without asking; `null` when nothing is. */
  async known(name: string): Promise<IdentifiedName | null> {
    const meaning = await this.store.findName(this.keyOf(name), this.clock.now());
    if (meaning === null) return null;
    if (meaning.mbid === null) return { status: 'not_found', identity: null, meaning };
    const identity = await this.facts.kept(meaning.mbid);
    return identity && { status: 'ok', identity, meaning };
  }

  private isOld({ identity, meaning }: IdentifiedName): boolean {
    return [identity, meaning].some((one) => one !== null && this.facts.isOld(one));
  }

  /** Asks the source. Its failure is an answer, too. */
  private async ask(key: string, name: string, spotify: SpotifyArtists, onDelay: () => void): Promise<IdentifiedName> {
    try {
      const candidates = rankCandidates(name, await this.source.searchByName(name, { onDelay }));
      const { identity, owners } = await this.choose(candidates, spotify, onDelay);
      const meaning = meaningOf(identity, candidates, owners, this.clock.now());
      await this.keep(key, meaning);
      if (identity === null) return { status: 'not_found', identity, meaning };
      this.tellApartLater(key, { status: 'ok', identity, meaning }, spotify);
      return { status: 'ok', identity, meaning };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const status = error.code.endsWith('_not_configured') ? 'not_configured' : 'unavailable';
      return { status, identity: null, meaning: null };
    }
  }

  /**
   * The likeliest of those who are called so. When they are several, and Spotify's likeliest page is none of the first
   * one's, it is whoever that page belongs to, if that can be told.
   */
  private async choose(
    candidates: readonly IdentityCandidate[],
    spotify: SpotifyArtists,
    onDelay: () => void,
  ): Promise<{ identity: ArtistIdentity | null; owners: PageOwners | null }> {
    const first = await this.firstThatExists(candidates, onDelay);
    if (first === null || candidates.length === 1) return { identity: first, owners: null };
    const artists = await spotify();
    const [likeliest] = artists;
    if (likeliest === undefined || spotifyArtistIdsOf(first).includes(likeliest.id)) {
      return { identity: first, owners: null };
    }
    const owners = await this.ownersOf(artists, onDelay);
    const mbid = ownerAmong(candidates, artists, owners);
    const owner = mbid === null || mbid === first.mbid ? null : await this.facts.fetch(mbid, { onDelay });
    return { identity: owner ?? first, owners };
  }

  private async firstThatExists(
    candidates: readonly IdentityCandidate[],
    onDelay: () => void,
  ): Promise<ArtistIdentity | null> {
    for (const { mbid } of candidates.slice(0, MAX_LOOK_UPS)) {
      const identity = await this.facts.fetch(mbid, { onDelay });
      if (identity !== null) return identity;
    }
    return null;
  }

  private ownersOf(artists: readonly PairedArtist[], onDelay?: () => void): Promise<PageOwners> {
    return this.source.findBySpotifyIds(
      artists.map(({ id }) => id),
      onDelay && { onDelay },
    );
  }

  /** Finds out, while nobody waits for it, whose the other pages at Spotify are. */
  private tellApartLater(key: string, found: IdentifiedName, spotify: SpotifyArtists): void {
    const { meaning } = found;
    if (found.identity === null || meaning?.pages !== null) return;
    this.requests.start(`pages ${key}`, async () => {
      try {
        const artists = await spotify();
        if (artists.length > 1) await this.keep(key, withOwners(meaning, await this.ownersOf(artists)));
      } catch (error) {
        // A later search tries again.
        if (!(error instanceof DomainError)) throw error;
      }
      return found;
    });
  }

  private async keep(key: string, meaning: NameMeaning): Promise<void> {
    const { nobodyMs, keepMs } = this.policy;
    const expiresAt = new Date(meaning.fetchedAt.getTime() + (meaning.mbid === null ? nobodyMs : keepMs));
    await this.store.saveName(key, meaning, expiresAt);
  }

  /** Search terms are not kept. */
  private keyOf(name: string): string {
    return this.hasher.hash(`identity by name: ${cacheKey(name).toLowerCase()}`);
  }
}

/** Whoever owns the likeliest page that belongs to one artist alone. */
function ownerAmong(
  candidates: readonly IdentityCandidate[],
  artists: readonly PairedArtist[],
  owners: PageOwners,
): string | null {
  const sole = artists.map(({ id }) => owners.get(id) ?? []).flatMap((all) => (all.length === 1 ? all : []));
  return sole.find(({ mbid }) => candidates.some((candidate) => candidate.mbid === mbid))?.mbid ?? null;
}

function meaningOf(
  identity: ArtistIdentity | null,
  candidates: readonly IdentityCandidate[],
  owners: PageOwners | null,
  fetchedAt: Date,
): NameMeaning {
  const namesakes = candidates.map(({ sortName: _, aliases: __, ...namesake }): Namesake => namesake);
  const meaning = { mbid: identity?.mbid ?? null, namesakes, pages: null, fetchedAt };
  return owners === null ? meaning : withOwners(meaning, owners);
}

/** @returns the meaning with what is known about Spotify's pages */
function withOwners(meaning: NameMeaning, owners: PageOwners): NameMeaning {
  const known = new Set(meaning.namesakes.map(({ mbid }) => mbid));
  const others = [...owners.values()].flat().filter(({ mbid }) => !known.has(mbid));
  return {
    ...meaning,
    namesakes: [...meaning.namesakes, ...new Map(others.map((one) => [one.mbid, one])).values()],
    pages: [...owners].map(([spotifyId, all]) => ({ spotifyId, mbids: all.map(({ mbid }) => mbid) })),
  };
}
