import type { UserStore } from '../auth/auth.ports.js';
import type { Clock } from '../shared/clock.js';
import type { IdempotencyStore } from '../shared/idempotency.js';
import { addForOwner } from './create-playlist.js';
import { playlistNotFound, removedForGood } from './playlist-errors.js';
import type { PlaylistWithSongs } from './playlist.js';
import type { PlaylistBounds } from './playlist-policies.js';
import type { PlaylistStore } from './playlists.ports.js';

/**
 * Characters of JSON. A thousand ordinary songs have 400,000; a playlist with more than this is removed for good, so that
 * what an account keeps in this way has an end.
 */
const MAX_KEPT = 1_000_000;

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
   * @returns what was removed, and whether it can be put back; `null` when this request was made before
   * @throws DomainError `not_found`
   */
  async run(removal: Removal): Promise<{ readonly name: string; readonly canUndo: boolean } | null> {
    const { ownerId, playlistId } = removal;
    const request = requestOf(removal);
    const first = await this.playlists.find(ownerId, playlistId);
    const { status } = await this.answers.begin(request, this.clock.now());
    for (let found = first; found !== null; found = await this.playlists.find(ownerId, playlistId)) {
      const json = JSON.stringify(found);
      const canUndo = json.length <= MAX_KEPT;
      // Before the removal: if the process dies between the two, nothing is lost.
      await this.answers.finish(request, { status: 200, location: null, body: canUndo ? json : '' });
      const { name, version } = found.playlist;
      if ((await this.playlists.remove(ownerId, playlistId, [version])) === 'removed') return { name, canUndo };
    }
    // The same request, sent twice, may have removed what was there a moment ago.
    if (status !== 'begun' || first !== null) return null;
    await this.answers.forget(request);
    throw playlistNotFound();
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
  return { ownerId, key: `remove playlist ${playlistId} ${key}`, fingerprint: playlistId };
}

function revived(name: string, value: unknown): unknown {
  return name.endsWith('At') ? new Date(value as string) : value;
}
