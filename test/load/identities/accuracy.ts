import { setTimeout as pause } from 'node:timers/promises';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import type { FoundEverywhere } from '../../../src/core/music/find-everywhere.js';
import type { MovedArtist } from '../../../src/core/music/show-artist.js';
import type { PairStatus } from '../../../src/core/identity/pairing.js';
import type { Source } from '../../../src/core/music/source.js';
import { openSearch, startSources } from '../../support/open-search.js';
import type { ArtistSet, Case } from './artist-set.js';

/** A pair as the service asserted it, and whether that is right. */
export interface Pair {
  readonly of: Case;
  readonly source: Source;
  readonly status: PairStatus;
  /** The page or channel that was shown. */
  readonly shown: string | null;
  readonly right: boolean;
}

export interface Accuracy {
  /** As asserted by the first search that knows who it is. */
  readonly first: readonly Pair[];
  /** Later, when everything is known that is found out meanwhile. */
  readonly later: readonly Pair[];
  /** Without MusicBrainz. */
  readonly byName: readonly Pair[];
}

type Search = ReturnType<typeof openSearch>;

/**
 * Searches for every artist of the set, through the real adapters and the core.
 * @param quick whether only the first searches are made
 */
export async function measureAccuracy(set: ArtistSet, { quick = false } = {}): Promise<Accuracy> {
  const sources = await startSources(set);
  const clock = new SystemClock();
  const search = openSearch(sources, { clock });
  const withoutIdentities = openSearch(sources, { clock, identities: false });
  try {
    const rest = quick ? [] : set.cases;
    const first = await pairsOf(set.cases, (one) => identified(search, one));
    const later = await pairsOf(rest, (one) => identified(search, one));
    const byName = await pairsOf(rest, (one) => find(withoutIdentities, withoutId(one)));
    return { first, later, byName };
  } finally {
    await Promise.all([search.close(), withoutIdentities.close()]);
    await sources.close();
  }
}

async function pairsOf(cases: readonly Case[], look: (one: Case) => Promise<FoundEverywhere>): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const one of cases) {
    const { pairing, spotify, youtube } = await look(one);
    const shown = {
      spotify: spotify.status === 'ok' ? spotify.found.artist.id : null,
      youtube: youtube.status === 'ok' ? youtube.found.channel.id : null,
    };
    for (const source of ['spotify', 'youtube'] as const) {
      pairs.push({
        of: one,
        source,
        status: pairing[source],
        shown: shown[source],
        ...judge(one, source, pairing, shown),
      });
    }
  }
  return pairs;
}

/** A conflict is right where there is reason to doubt; everything else where the artist's own page is shown, or none. */
function judge(one: Case, source: Source, pairing: FoundEverywhere['pairing'], shown: Record<Source, string | null>) {
  const isOwn = shown[source] === one.pages[source];
  return { right: pairing[source] === 'conflict' ? one.doubtful.includes(source) : isOwn };
}

/** Without MusicBrainz its ids lead nowhere. */
function withoutId({ mbid: _, ...rest }: Case): Case {
  return rest;
}

async function identified(search: Search, one: Case): Promise<FoundEverywhere> {
  for (;;) {
    const found = await find(search, one);
    if (found.identity.status !== 'pending') return found;
    await pause(5);
  }
}

async function find(search: Search, { query, picked, mbid }: Case): Promise<FoundEverywhere> {
  const client = { key: query };
  if (mbid === undefined) return search.searchEverywhere.run(query, 'q', client, { artistId: picked });
  const found: FoundEverywhere | MovedArtist = await search.showArtist.run(mbid, client);
  if ('movedTo' in found) throw new Error(`${mbid} was merged`);
  return found;
}
