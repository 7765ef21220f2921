import type { Request, Response } from 'express';
import type { PlacedSong } from '../../../../core/playlists/restore-song.js';
import type { Clock } from '../../../../core/shared/clock.js';
import type { SecretBox } from '../../../../core/shared/secrets.js';
import { Cookie, COOKIE_BYTES } from '../../http/cookies.js';

/** How long a removal can be undone. */
const KEEP_MS = 5 * 60_000;

/** A playlist as it was called, and the key that its removal has (`undo-removal.ts`). */
interface RemovedPlaylist {
  readonly name: string;
  readonly key: string;
}

interface Kept {
  readonly removed: PlacedSong | RemovedPlaylist;
  readonly ownerId: string;
  readonly playlistId: string;
  readonly until: number;
}

/** Keeps what is needed to undo the last removal for a while: encrypted, in a cookie of the browser. */
export class LastRemoval {
  private readonly cookie: Cookie;

  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
    secure: boolean,
  ) {
    this.cookie = new Cookie('octa_removed', secure, { maxAge: KEEP_MS });
  }

  /** A song with texts too long for a cookie can't be put back. */
  keep(response: Response, ownerId: string, playlistId: string, removed: Kept['removed']): void {
    const kept: Kept = { removed, ownerId, playlistId, until: this.clock.now().getTime() + KEEP_MS };
    const text = this.box.seal(JSON.stringify(kept));
    if (text.length <= COOKIE_BYTES) this.cookie.write(response, text);
  }

  /** The song that this person removed from this playlist last; `null` once it is too late. */
  song(request: Request, ownerId: string, playlistId: string): PlacedSong | null {
    const kept = this.read(request, ownerId);
    if (kept?.playlistId !== playlistId || !('song' in kept.removed)) return null;
    const { song, index } = kept.removed;
    return { song: { ...song, addedAt: new Date(song.addedAt), fetchedAt: new Date(song.fetchedAt) }, index };
  }

  /** The playlist that this person removed last; `null` once it is too late. */
  playlist(request: Request, ownerId: string): (RemovedPlaylist & { readonly playlistId: string }) | null {
    const kept = this.read(request, ownerId);
    return kept !== null && 'key' in kept.removed ? { ...kept.removed, playlistId: kept.playlistId } : null;
  }

  forget(response: Response): void {
    this.cookie.clear(response);
  }

  private read(request: Request, ownerId: string): Kept | null {
    const opened = this.box.open(this.cookie.read(request) ?? '');
    const kept = opened === null ? null : (JSON.parse(opened) as Kept);
    return kept?.ownerId === ownerId && kept.until > this.clock.now().getTime() ? kept : null;
  }
}
