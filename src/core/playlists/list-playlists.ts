import type { Clock } from '../shared/clock.js';
import { validationFailed } from '../shared/domain-error.js';
import { pageOf } from '../shared/paging.js';
import type { Playlist } from './playlist.js';
import type { FreshnessPolicy } from './playlist-policies.js';
import type { PlaylistPosition, PlaylistSongStore, PlaylistStore, SongsSummary } from './playlists.ports.js';

export interface PlaylistPage {
  readonly playlists: readonly Playlist[];
  /** The cursor of the next page; `null` on the last. */
  readonly nextCursor: string | null;
}

/** Milliseconds and an id; to everybody else just a text. */
const CURSOR = /^(\d{1,15})\.([\w-]{1,64})$/;

/** Later than any playlist, in milliseconds since 1970. Not every database knows years after 9999. */
const END_OF_TIME = Date.UTC(9999, 11, 31);

export class ListPlaylists {
  constructor(private readonly playlists: PlaylistStore) {}

  /**
   * The latest made first, without their songs.
   * @param page `limit` is at least 1; `cursor` comes from the page before
   * @throws DomainError `validation_failed` for a cursor that never was one
   */
  async run(ownerId: string, page: { limit: number; cursor?: string | undefined }): Promise<PlaylistPage> {
    const after = page.cursor === undefined ? null : positionOf(page.cursor);
    const found = await this.playlists.listOf(ownerId, page.limit + 1, after);
    const { entries, nextCursor } = pageOf(found, page.limit, ({ createdAt, id }) => `${createdAt.getTime()}.${id}`);
    return { playlists: entries, nextCursor };
  }
}

/** What a list shows of the songs in its playlists. */
export class SummarizePlaylists {
  constructor(
    private readonly songs: PlaylistSongStore,
    private readonly clock: Clock,
    private readonly policy: FreshnessPolicy,
  ) {}

  /** By the playlists' ids; nothing of what came from Spotify too long ago to be shown. */
  run(ownerId: string, playlists: readonly Playlist[]): Promise<ReadonlyMap<string, SongsSummary>> {
    const fetchedSince = new Date(this.clock.now().getTime() - this.policy.ttlMs);
    const ids = playlists.map(({ id }) => id);
    return this.songs.summarize(ownerId, ids, fetchedSince);
  }
}

function positionOf(cursor: string): PlaylistPosition {
  const [, milliseconds, id] = CURSOR.exec(cursor) ?? [];
  if (milliseconds === undefined || id === undefined || Number(milliseconds) > END_OF_TIME) {
    throw validationFailed([{ field: 'cursor', message: 'cursor is not one of this list.' }]);
  }
  return { createdAt: new Date(Number(milliseconds)), id };
}
