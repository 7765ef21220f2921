import { AccountData } from '../auth/credentials.ports.js';
import type { IdempotencyStore } from '../shared/idempotency.js';
import { songRecord } from './formats/write-playlist-file.js';
import type { Playlist } from './playlist.js';
import type { PlaylistPosition, PlaylistStore } from './playlists.ports.js';

/** How many playlists are read at a time. */
const PAGE = 100;

/** The playlists in an account's export, and their end with the account. */
export class PlaylistAccountData extends AccountData {
  readonly name = 'playlists';

  constructor(
    private readonly playlists: PlaylistStore,
    private readonly answers: IdempotencyStore,
  ) {
    super();
  }

  /** Everything that is kept, as it is kept: whose data it is may have it whole, however old. */
  async *exportOf(userId: string): AsyncGenerator<unknown> {
    let after: PlaylistPosition | null = null;
    do {
      const page: readonly Playlist[] = await this.playlists.listOf(userId, PAGE, after);
      for (const { id } of page) yield* await this.exportOne(userId, id);
      after = page.length < PAGE ? null : (page.at(-1) ?? null);
    } while (after !== null);
  }

  /** What repeated requests were answered holds playlists, too. */
  async eraseOf(userId: string): Promise<void> {
    await this.playlists.removeAllOf(userId);
    await this.answers.removeAllOf(userId);
  }

  /** None when it was removed meanwhile. */
  private async exportOne(userId: string, playlistId: string): Promise<object[]> {
    const found = await this.playlists.find(userId, playlistId);
    if (found === null) return [];
    const { id, name, description, version, createdAt, updatedAt } = found.playlist;
    return [
      {
        id,
        name,
        description,
        version,
        created_at: createdAt.toISOString(),
        updated_at: updatedAt.toISOString(),
        songs: found.songs.map((song) => ({ id: song.id, ...songRecord(song) })),
      },
    ];
  }
}
