import { DomainError } from '../shared/domain-error.js';
import type { SearchClient } from './music.ports.js';
import type { FoundArtist, SearchArtist } from './search-artist.js';
import type { FoundChannel, SearchChannel } from './search-channel.js';

/** The result of searching one source. `unavailable` covers every failure of the source; `error` is its cause. */
export type SourceOutcome<T> =
  | { readonly status: 'ok'; readonly found: T }
  | { readonly status: 'not_found' | 'unavailable' | 'not_configured'; readonly error: DomainError };

export interface FoundEverywhere {
  readonly query: string;
  readonly spotify: SourceOutcome<FoundArtist>;
  readonly youtube: SourceOutcome<FoundChannel>;
}

/** Searches both sources at once; a failure of one never hides the other's response. */
export class SearchEverywhere {
  constructor(
    private readonly searchArtist: SearchArtist,
    private readonly searchChannel: SearchChannel,
  ) {}

  /**
   * @param client see {@link SearchChannel.run}
   * @param preferredArtistId see {@link SearchArtist.run}
   */
  async run(query: string, client: SearchClient, preferredArtistId?: string): Promise<FoundEverywhere> {
    const [spotify, youtube] = await Promise.all([
      outcomeOf(this.searchArtist.run(query, preferredArtistId)),
      outcomeOf(this.searchChannel.run(query, client)),
    ]);
    return { query, spotify, youtube };
  }
}

/** Whether any of the sources responded. */
export function couldAsk(outcomes: readonly SourceOutcome<unknown>[]): boolean {
  return outcomes.some(({ status }) => status === 'ok' || status === 'not_found');
}

/**
 * Turns a search's end into data.
 * @throws whatever is not a {@link DomainError}: that is a defect, not a source's failure
 */
export async function outcomeOf<T>(search: Promise<T>): Promise<SourceOutcome<T>> {
  try {
    return { status: 'ok', found: await search };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.kind === 'not_found') return { status: 'not_found', error };
    return { status: error.code.endsWith('_not_configured') ? 'not_configured' : 'unavailable', error };
  }
}

/** Whole seconds after which the first of the sources can be retried, or `null` when none is known. */
export function retryAfterOf(outcomes: readonly SourceOutcome<unknown>[]): number | null {
  const waits = outcomes.flatMap((outcome) => (outcome.status === 'ok' ? [] : [outcome.error.retryAfterSeconds]));
  const known = waits.filter((seconds) => seconds !== undefined);
  return known.length === 0 ? null : Math.min(...known);
}
