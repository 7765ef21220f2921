import type { UserStore } from '../auth/auth.ports.js';
import type { Clock } from '../shared/clock.js';
import type { IdempotencyStore } from '../shared/idempotency.js';
import { addForOwner } from './create-playlist.js';
import { playlistNotFound, removedForGood } from './playlist-errors.js';
import type { PlaylistWithSongs } from './playlist.js';
import type { PlaylistBounds } from './playlist-policies.js';
import type { PlaylistStore } from './playlists.ports.js';

/**
 * Characters of JSON. A thousand ordinary songs have 400,000; a playlist with more is removed for good, so that what an
 * account keeps in this way has an end.
 */
const MAX_KEPT = 500_000;

/** One removal: a playlist, and the key that its request has whenever it is repeated. */
export interface Removal {
  readonly ownerId: string;
  readonly playlistId: string;
  readonly key: string;
}

/** Removes a playlist once for each key, and keeps it for a while as the answer to that request. */
export class RemovePlaylistUndoably {
  constructor(
    private readonly playlists: PlaylistStore,
    private readonly answers: IdempotencyStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the playlist's name; `null` when this request was made before
   * @throws DomainError `not_found`
   */
  async run(removal: Removal): Promise<string | null> {
    const request = requestOf(removal);
    const found = await this.playlists.find(removal.ownerId, removal.playlistId);
    const { status } = await this.answers.begin(request, this.clock.now());
    const removed = await this.remove(removal);
    if (removed !== null) {
      const json = JSON.stringify(removed);
      const body = json.length <= MAX_KEPT ? json : '';
      await this.answers.finish(request, { status: 200, location: null, body });
      return removed.playlist.name;
    }
    // The same request, sent twice, may have removed what was there a moment ago.
    if (status !== 'begun' || found !== null) return null;
    await this.answers.forget(request);
    throw playlistNotFound();
  }

  /** What was removed, as it was; `null` when it was gone. */
  private async remove({ ownerId, playlistId }: Removal): Promise<PlaylistWithSongs | null> {
    for (;;) {
      const found = await this.playlists.find(ownerId, playlistId);
      if (found === null) return null;
      const status = await this.playlists.remove(ownerId, playlistId, [found.playlist.version]);
      if (status === 'removed') return found;
    }
  }
}

/** Puts a removed playlist back as it was. */
export class RestorePlaylist {
  constructor(
    private readonly playlists: PlaylistStore,
    private readonly users: UserStore,
    private readonly answers: IdempotencyStore,
    private readonly clock: Clock,
    private readonly bounds: PlaylistBounds,
  ) {}

  /** @throws DomainError `validation_failed` when it is too late, `account_full`, `not_authenticated` (the account was deleted meanwhile) */
  async run(removal: Removal): Promise<void> {
    const request = requestOf(removal);
    const begun = await this.answers.begin(request, this.clock.now());
    if (begun.status === 'begun') await this.answers.forget(request);
    const json = begun.status === 'done' ? begun.answer.body : '';
    if (json === '') throw removedForGood();
    const { playlist, songs } = JSON.parse(json, revived) as PlaylistWithSongs;
    await addForOwner({ playlists: this.playlists, users: this.users }, this.bounds, {
      ...playlist,
      songs,
      restored: playlist,
    });
  }
}

function requestOf({ ownerId, playlistId, key }: Removal) {
  return { ownerId, key: `remove playlist ${key}`, fingerprint: playlistId };
}

function revived(name: string, value: unknown): unknown {
  return name.endsWith('At') ? new Date(value as string) : value;
}
