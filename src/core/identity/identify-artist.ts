import { nearNames } from '../music/near-names.js';
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

/** Who is meant: somebody of that name, or whoever that page at Spotify belongs to. */
export type Subject = { readonly name: string } | { readonly spotifyId: string };

/** `pending`: it is being fetched, and known to a later search. */
export type IdentityStatus = 'ok' | 'not_found' | 'pending' | 'unavailable' | 'not_configured';

export interface IdentifiedArtist {
  readonly status: IdentityStatus;
  /** `null` unless the status is `ok`. */
  readonly identity: ArtistIdentity | null;
  /** Whatever else is known about the name or page. */
  readonly meaning: NameMeaning | null;
}

/** The artists that Spotify finds for the name, the likeliest first; none when it fails. */
export type SpotifyArtists = () => Promise<readonly PairedArtist[]>;

interface Search {
  readonly client: string;
  readonly spotify: SpotifyArtists;
}

type Candidates = Pick<NameMeaning, 'namesakes' | 'offered'>;

/** Who has a link to each of Spotify's pages. */
type PageOwners = ReadonlyMap<string, readonly Namesake[]>;

/** How many are asked for, should the first ones have vanished since the search index was made. */
const MAX_LOOK_UPS = 3;

/**
 * Who is that? What is kept answers at once. Else the source is asked, once per subject at a time, and the answer
 * serves the next search, however long it takes.
 */
export class IdentifyArtist {
  private readonly requests: InFlight<IdentifiedArtist>;

  constructor(
    private readonly source: IdentitySource,
    private readonly store: IdentityStore,
    private readonly facts: IdentityFacts,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: IdentityPolicy,
  ) {
    this.requests = new InFlight(clock, policy.perClient);
  }

  /** Whether the source is the sandbox. */
  get sample(): boolean {
    return this.source.origin === 'sample';
  }

  /**
   * @param client who asks: the same for requests that count as one client's
   * @param spotify tells namesakes apart
   */
  async run(
    subject: Subject,
    client: string,
    spotify: SpotifyArtists = () => Promise.resolve([]),
  ): Promise<IdentifiedArtist> {
    const key = this.keyOf(subject);
    const kept = await this.keptUnder(key);
    if (kept !== null && !this.isOld(kept)) {
      this.tellApartLater(key, kept, { client, spotify });
      return kept;
    }
    const request = this.requests.start(key, (onDelay) => this.ask(key, subject, { client, spotify, onDelay }), client);
    if (kept !== null) return kept;
    const found = request && (await this.requests.waitUnlessDelayed(this.policy.searchWaitMs, request));
    return found ?? { status: 'pending', identity: null, meaning: null };
  }

  /** What is kept, without asking; `null` when nothing is. */
  known(subject: Subject): Promise<IdentifiedArtist | null> {
    return this.keptUnder(this.keyOf(subject));
  }

  private async keptUnder(key: string): Promise<IdentifiedArtist | null> {
    const meaning = await this.store.findName(key, this.clock.now());
    if (meaning === null) return null;
    if (meaning.mbid === null) return { status: 'not_found', identity: null, meaning };
    const identity = await this.facts.kept(meaning.mbid);
    return identity && { status: 'ok', identity, meaning };
  }

  private isOld({ identity, meaning }: IdentifiedArtist): boolean {
    return [identity, meaning].some((one) => one !== null && this.facts.isOld(one));
  }

  /** Asks the source. Its failure is an answer, too. */
  private async ask(
    key: string,
    subject: Subject,
    { client, spotify, onDelay }: Search & { readonly onDelay: () => void },
  ): Promise<IdentifiedArtist> {
    try {
      const { namesakes, offered } = await this.candidatesFor(subject, onDelay);
      const { identity, owners } = await this.choose(namesakes, spotify);
      const meaning = meaningOf({ identity, namesakes, offered }, owners, this.clock.now());
      await this.keep(key, meaning);
      if (identity === null) return { status: 'not_found', identity, meaning };
      this.tellApartLater(key, { status: 'ok', identity, meaning }, { client, spotify });
      return { status: 'ok', identity, meaning };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const status = error.code.endsWith('_not_configured') ? 'not_configured' : 'unavailable';
      return { status, identity: null, meaning: null };
    }
  }

  private async candidatesFor(subject: Subject, onDelay: () => void): Promise<Candidates> {
    if ('name' in subject) {
      const found = await this.source.searchByName(subject.name, { onDelay });
      const namesakes = rankCandidates(subject.name, found).map(toNamesake);
      const names = namesakes.length > 0 ? [] : found.map((candidate) => candidate.name);
      return { namesakes, offered: nearNames(subject.name, names) };
    }
    const owners = await this.source.findBySpotifyIds([subject.spotifyId], { onDelay });
    // A page that several artists link to tells nothing.
    const all = owners.get(subject.spotifyId) ?? [];
    return { namesakes: all.length === 1 ? all : [], offered: [] };
  }

  /**
   * The likeliest of those who are called so. When they are several, and Spotify's likeliest page is none of the first
   * one's, it is whoever that page belongs to, if that can be told. A search that had its turn waits for the turns of
   * these requests, too: they follow within its time.
   */
  private async choose(
    candidates: readonly Namesake[],
    spotify: SpotifyArtists,
  ): Promise<{ identity: ArtistIdentity | null; owners: PageOwners | null }> {
    const first = await this.firstThatExists(candidates);
    if (first === null || candidates.length === 1) return { identity: first, owners: null };
    const artists = await spotify();
    const [likeliest] = artists;
    if (likeliest === undefined || spotifyArtistIdsOf(first).includes(likeliest.id)) {
      return { identity: first, owners: null };
    }
    const owners = await this.ownersOf([...artists.map(({ id }) => id), ...spotifyArtistIdsOf(first)]);
    const mbid = ownerAmong(candidates, artists, owners);
    const owner = mbid === null || mbid === first.mbid ? null : await this.lookUp(mbid);
    return { identity: owner ?? first, owners };
  }

  private async firstThatExists(candidates: readonly Namesake[]): Promise<ArtistIdentity | null> {
    for (const { mbid } of candidates.slice(0, MAX_LOOK_UPS)) {
      const identity = await this.lookUp(mbid);
      if (identity !== null) return identity;
    }
    return null;
  }

  /** Another name may have led to the same artist. */
  private async lookUp(mbid: string): Promise<ArtistIdentity | null> {
    const kept = await this.facts.kept(mbid);
    return kept !== null && !this.facts.isOld(kept) ? kept : this.facts.fetch(mbid);
  }

  private ownersOf(pages: readonly string[]): Promise<PageOwners> {
    return this.source.findBySpotifyIds([...new Set(pages)]);
  }

  /** Finds out, while nobody waits for it, whose the pages at Spotify are: the others, and whether one is shared. */
  private tellApartLater(key: string, found: IdentifiedArtist, { client, spotify }: Search): void {
    const { identity, meaning } = found;
    if (identity === null || meaning?.pages !== null) return;
    const tellApart = async (): Promise<IdentifiedArtist> => {
      try {
        const pages = [...(await spotify()).map(({ id }) => id), ...spotifyArtistIdsOf(identity)];
        if (pages.length > 0) await this.keep(key, withOwners(meaning, await this.ownersOf(pages)));
      } catch (error) {
        // A later search tries again.
        if (!(error instanceof DomainError)) throw error;
      }
      return found;
    };
    this.requests.start(`pages ${key}`, tellApart, client);
  }

  private async keep(key: string, meaning: NameMeaning): Promise<void> {
    const { nobodyMs, keepMs } = this.policy;
    const expiresAt = new Date(meaning.fetchedAt.getTime() + (meaning.mbid === null ? nobodyMs : keepMs));
    await this.store.saveName(key, meaning, expiresAt);
  }

  /** Search terms are not kept. */
  private keyOf(subject: Subject): string {
    const text = 'name' in subject ? `name: ${cacheKey(subject.name).toLowerCase()}` : `page: ${subject.spotifyId}`;
    return this.hasher.hash(`identity by ${text}`);
  }
}

function toNamesake({ sortName: _, aliases: __, ...namesake }: IdentityCandidate): Namesake {
  return namesake;
}

/** Whoever owns the likeliest page that belongs to one artist alone. */
function ownerAmong(
  candidates: readonly Namesake[],
  artists: readonly PairedArtist[],
  owners: PageOwners,
): string | null {
  const sole = artists.map(({ id }) => owners.get(id) ?? []).flatMap((all) => (all.length === 1 ? all : []));
  return sole.find(({ mbid }) => candidates.some((candidate) => candidate.mbid === mbid))?.mbid ?? null;
}

function meaningOf(
  { identity, ...candidates }: Candidates & { readonly identity: ArtistIdentity | null },
  owners: PageOwners | null,
  fetchedAt: Date,
): NameMeaning {
  const meaning = { mbid: identity?.mbid ?? null, ...candidates, pages: null, fetchedAt };
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
