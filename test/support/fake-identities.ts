import { Sha256TokenHasher } from '../../src/adapters/outbound/crypto/sha256-token-hasher.js';
import { MemoryIdentityStore } from '../../src/adapters/outbound/memory/memory-identity-store.js';
import type { ArtistIdentity, Namesake } from '../../src/core/identity/artist-identity.js';
import { type IdentityCandidate, IdentitySource, type RequestOptions } from '../../src/core/identity/identity.ports.js';
import { IdentifyArtist } from '../../src/core/identity/identify-artist.js';
import { IdentityFacts } from '../../src/core/identity/identity-facts.js';
import { defaultIdentityPolicy } from '../../src/core/identity/identity-policy.js';
import { ShowIdentity } from '../../src/core/identity/show-identity.js';
import { linkKindOf } from '../../src/core/identity/link-kinds.js';
import { sourceNotConfigured, type SourceOrigin } from '../../src/core/music/source.js';
import type { Clock } from '../../src/core/shared/clock.js';
import { ManualClock } from './manual-clock.js';

/** A made-up id that is the same for the same number. */
export function mbid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function aNamesake(number: number, name: string, rest: Partial<Namesake> = {}): Namesake {
  return {
    mbid: mbid(number),
    name,
    disambiguation: null,
    type: 'Group',
    country: null,
    begin: null,
    end: null,
    ended: false,
    ...rest,
  };
}

/** @param urls the links, whose kinds are told by their addresses */
export function anIdentity(
  number: number,
  name: string,
  urls: readonly string[] = [],
  rest: Partial<ArtistIdentity> = {},
): ArtistIdentity {
  return {
    ...aNamesake(number, name),
    sortName: name,
    area: null,
    aliases: [],
    links: urls.map((url) => ({ kind: linkKindOf(url) ?? 'other', url })),
    fetchedAt: new Date('2026-11-23T12:00:00Z'),
    ...rest,
  };
}

export function aCandidate({ mbid: id, name, ...rest }: ArtistIdentity): IdentityCandidate {
  const { disambiguation, type, country, begin, end, ended, sortName, aliases } = rest;
  const named = aliases.map((alias) => ({ name: alias, isArtistName: true }));
  return { mbid: id, name, disambiguation, type, country, begin, end, ended, sortName, aliases: named };
}

/** The source of identities in memory. */
export class FakeIdentitySource extends IdentitySource {
  origin: SourceOrigin = 'live';
  artists: ArtistIdentity[] = [];
  /** What a search brings, in this order; by default all artists. */
  found: IdentityCandidate[] | null = null;
  pages: Record<string, Namesake[]> = {};
  /** Old ids to new ones. */
  merged: Record<string, string> = {};
  failure: Error | null = null;
  readonly asked: string[] = [];
  /** What happens while it is asked. */
  whileAsked: (what: string, options: RequestOptions) => void | Promise<void> = () => undefined;

  findByMbid(id: string, options: RequestOptions = {}): Promise<ArtistIdentity | null> {
    const now = this.merged[id] ?? id;
    return this.answer(`mbid ${id}`, options, () => this.artists.find((artist) => artist.mbid === now) ?? null);
  }

  searchByName(name: string, options: RequestOptions = {}): Promise<readonly IdentityCandidate[]> {
    return this.answer(`name ${name}`, options, () => this.found ?? this.artists.map(aCandidate));
  }

  findBySpotifyIds(
    ids: readonly string[],
    options: RequestOptions = {},
  ): Promise<ReadonlyMap<string, readonly Namesake[]>> {
    const known = () => new Map(Object.entries(this.pages).filter(([id]) => ids.includes(id)));
    return this.answer(`spotify ${ids.join(' ')}`, options, known);
  }

  private async answer<T>(what: string, options: RequestOptions, found: () => T): Promise<T> {
    this.asked.push(what);
    await this.whileAsked(what, options);
    if (this.failure !== null) throw this.failure;
    return found();
  }
}

/** Identifies whoever the source knows; by default nobody, without being configured. */
export function anIdentifier(source = notConfigured(), clock: Clock = new ManualClock()) {
  const store = new MemoryIdentityStore();
  const facts = new IdentityFacts(source, store, clock, defaultIdentityPolicy);
  return {
    identify: new IdentifyArtist(source, store, facts, new Sha256TokenHasher(), clock, defaultIdentityPolicy),
    show: new ShowIdentity(facts, clock, defaultIdentityPolicy),
  };
}

function notConfigured(): FakeIdentitySource {
  const source = new FakeIdentitySource();
  source.failure = sourceNotConfigured('musicbrainz');
  return source;
}
