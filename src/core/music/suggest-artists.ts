import type { ListHistory } from '../history/list-history.js';
import type { ArtistIdentity } from '../identity/artist-identity.js';
import type { IdentityStore } from '../identity/identity.ports.js';
import type { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import { foldName } from './choose-by-name.js';
import { nearNames } from './near-names.js';

/** The names of the sample catalogue; none where no source is a sandbox. */
export class SampleNames {
  constructor(readonly all: readonly string[]) {}
}

export interface Suggestion {
  readonly name: string;
  /** Why it is known here: the person's own searches, an identity that is kept, or the sample catalogue. */
  readonly origin: 'history' | 'known' | 'sample';
  /** A few words that tell the artist apart. */
  readonly disambiguation: string | null;
}

/** An artist of the person's history. */
export interface RecentArtist {
  readonly name: string;
  /** `null` where it was not known at that time who that is. */
  readonly mbid: string | null;
}

const MAX_SUGGESTIONS = 8;
const MAX_NEAR = 4;
const MAX_RECENT = 6;

/** How many of the latest searches are looked at. */
const SEARCHES = 100;
const RECENT_SEARCHES = 20;

/** How many known artists whose names begin alike are compared with a misspelt one, and how many letters that takes. */
const COMPARED = 200;
const ALIKE_LETTERS = 2;

/** Who may be meant by what is typed, from what is here already: no source is asked. */
export class SuggestArtists {
  constructor(
    private readonly listHistory: ListHistory,
    private readonly identities: IdentityStore,
    private readonly samples: SampleNames,
    private readonly clock: Clock,
  ) {}

  /**
   * Artists whose names begin so, each name once; the person's own searches first, the latest before others.
   * @param userId whose history is looked at; `null` for a visitor
   */
  async run(userId: string | null, typed: string): Promise<readonly Suggestion[]> {
    const start = foldName(typed);
    if (start === '') return [];
    const found = await this.namesLike(userId, start, MAX_SUGGESTIONS);
    return eachOnce(found.filter(({ name }) => foldName(name).startsWith(start))).slice(0, MAX_SUGGESTIONS);
  }

  /**
   * Names that are spelt nearly so, the nearest first: for a search that found nothing.
   * @param offered names that the sources gave
   */
  async near(userId: string | null, typed: string, offered: readonly string[] = []): Promise<readonly string[]> {
    const start = [...foldName(typed)].slice(0, ALIKE_LETTERS).join('');
    const here = await this.namesLike(userId, start, COMPARED);
    const given = offered.map((name) => ({ name, origin: 'known' as const, disambiguation: null }));
    const names = eachOnce([...here, ...given]).map(({ name }) => name);
    return nearNames(typed, names).slice(0, MAX_NEAR);
  }

  /**
   * Artists whom the person found last, the latest first; of namesakes the latest alone, as nothing here tells them apart.
   * @param userId `null` for a visitor, of whom nothing is kept
   */
  async recent(userId: string | null): Promise<readonly RecentArtist[]> {
    const found = userId === null ? [] : await this.ownArtists(userId, RECENT_SEARCHES);
    const isFirst = ({ name }: RecentArtist, index: number) => found.findIndex((one) => one.name === name) === index;
    return found.filter(isFirst).slice(0, MAX_RECENT);
  }

  /** All own and sample names, and the known ones that begin so. */
  private async namesLike(userId: string | null, start: string, limit: number): Promise<readonly Suggestion[]> {
    const [own, known] = await Promise.all([
      userId === null ? [] : this.ownArtists(userId, SEARCHES),
      this.identities.startingWith(start, limit, this.clock.now()),
    ]);
    return [
      ...own.map(({ name }) => ({ name, origin: 'history' as const, disambiguation: null })),
      ...known.map(toSuggestion),
      ...this.samples.all.map((name) => ({ name, origin: 'sample' as const, disambiguation: null })),
    ];
  }

  /** None when the history can't be read: they are an extra. */
  private async ownArtists(userId: string, limit: number): Promise<readonly RecentArtist[]> {
    try {
      const { entries } = await this.listHistory.run(userId, { limit });
      return entries.flatMap(({ kind, result, mbid }) =>
        kind === 'track' || result === null ? [] : [{ name: result.name, mbid }],
      );
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
  }
}

function toSuggestion({ name, disambiguation }: ArtistIdentity): Suggestion {
  return { name, origin: 'known', disambiguation };
}

function eachOnce(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  const byName = new Map<string, Suggestion>();
  for (const one of suggestions) {
    const key = foldName(one.name);
    if (!byName.has(key)) byName.set(key, one);
  }
  return [...byName.values()];
}
