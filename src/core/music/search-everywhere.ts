import { DomainError } from '../shared/domain-error.js';
import type { FindSongs } from './find-songs.js';
import type { SearchClient } from './music.ports.js';
import type { ReadSearchTerm } from './read-search-term.js';
import type { FoundArtist, SearchArtist } from './search-artist.js';
import type { FoundChannel, SearchChannel } from './search-channel.js';
import type { SearchTerm } from './search-term.js';
import type { Track } from './track.js';

/** The result of searching one source. `unavailable` covers every failure of the source; `error` is its cause. */
export type SourceOutcome<T> =
  | { readonly status: 'ok'; readonly found: T }
  | { readonly status: 'not_found' | 'unavailable' | 'not_configured'; readonly error: DomainError };

export interface FoundEverywhere {
  readonly query: string;
  readonly spotify: SourceOutcome<FoundArtist>;
  /** Of the artist on Spotify. */
  readonly songs: readonly Track[];
  readonly youtube: SourceOutcome<FoundChannel>;
}

/** Matches that were chosen instead of the first ones. */
export interface PreferredMatches {
  readonly artistId?: string | undefined;
  readonly channelId?: string | undefined;
}

/** Searches both sources at once; a failure of one never hides the other's response. */
export class SearchEverywhere {
  constructor(
    private readonly readTerm: ReadSearchTerm,
    private readonly searchArtist: SearchArtist,
    private readonly findSongs: FindSongs,
    private readonly searchChannel: SearchChannel,
  ) {}

  /**
   * @param query what was typed, cleaned and trimmed
   * @param field what an error about it calls it
   * @param client see {@link SearchChannel.run}
   * @param preferred see {@link SearchArtist.run} and {@link SearchChannel.run}
   * @throws DomainError `validation_failed` for the address of anything but an artist
   */
  async run(
    query: string,
    field: string,
    client: SearchClient,
    preferred: PreferredMatches = {},
  ): Promise<FoundEverywhere> {
    const term = await outcomeOf(this.readTerm.run(query, field, client));
    // Who is addressed isn't known, so neither is a name to look for at the other source.
    if (term.status !== 'ok') return { query, spotify: term, songs: [], youtube: term };
    const [{ spotify, songs }, youtube] = await Promise.all([
      this.findArtist(term.found, preferred.artistId),
      outcomeOf(this.searchChannel.run(term.found, client, preferred.channelId)),
    ]);
    return { query, spotify, songs, youtube };
  }

  private async findArtist(term: SearchTerm, preferredId: string | undefined) {
    const spotify = await outcomeOf(this.searchArtist.run(term, preferredId));
    return { spotify, songs: spotify.status === 'ok' ? await this.findSongs.run(spotify.found.artist) : [] };
  }
}

/** Whether any of the sources responded. */
export function couldAsk(outcomes: readonly SourceOutcome<unknown>[]): boolean {
  return outcomes.some(({ status }) => status === 'ok' || status === 'not_found');
}

/**
 * Turns a search's end into data.
 * @throws whatever is no failure of a source: a defect, or a DomainError about the search term itself
 */
export async function outcomeOf<T>(search: Promise<T>): Promise<SourceOutcome<T>> {
  try {
    return { status: 'ok', found: await search };
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind === 'invalid') throw error;
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
