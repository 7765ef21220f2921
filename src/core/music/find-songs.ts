import type { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import type { Artist } from './artist.js';
import { foldName } from './choose-by-name.js';
import type { ArtistCatalog } from './music.ports.js';
import type { SearchPolicy } from './music-policies.js';
import type { FetchedResponse, ResponseCache } from './response-cache.js';
import type { Track } from './track.js';

const MAX_SONGS = 5;

export class FindSongs {
  constructor(
    private readonly catalog: ArtistCatalog,
    private readonly clock: Clock,
    private readonly policy: SearchPolicy,
    private readonly responses: ResponseCache,
  ) {}

  /** @returns at most 5 songs of that very artist; none when Spotify can't be asked: they are an extra */
  async run(artist: Artist): Promise<readonly Track[]> {
    const { origin } = this.catalog;
    try {
      return (await this.responses.get('songs', `${origin}:${artist.id}`, () => this.fetch(artist))).value;
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
  }

  private async fetch({ id, name }: Artist): Promise<FetchedResponse<readonly Track[]>> {
    const tracks = await this.clock.within(this.policy.songsTimeLimitMs, (signal) =>
      this.catalog.findTracksOf(name, signal),
    );
    const songs = new Map<string, Track>();
    for (const track of tracks.filter(({ artistIds }) => artistIds.includes(id))) {
      // The same song often stands on a single and on an album.
      const title = foldName(track.name);
      if (!songs.has(title)) songs.set(title, track);
    }
    const value = [...songs.values()].slice(0, MAX_SONGS);
    return { value, negative: value.length === 0 };
  }
}
