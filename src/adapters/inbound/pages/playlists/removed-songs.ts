import type { CookieOptions, Request, Response } from 'express';
import type { PlacedSong } from '../../../../core/playlists/restore-song.js';
import type { Clock } from '../../../../core/shared/clock.js';
import type { SecretBox } from '../../../../core/shared/secrets.js';
import { readCookies } from '../../http/cookies.js';

/** How long a removal can be undone. */
const KEEP_MS = 5 * 60_000;

/** Browsers keep cookies of up to 4,096 bytes, name and attributes included. */
const COOKIE_BYTES = 3_800;

interface Removal extends PlacedSong {
  readonly ownerId: string;
  readonly playlistId: string;
  readonly until: number;
}

/** Keeps the song that was removed last for a while, so that it can be put back: encrypted, in a cookie of the browser. */
export class RemovedSongs {
  private readonly name: string;
  private readonly options: CookieOptions;

  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
    secure: boolean,
  ) {
    this.name = secure ? '__Host-octa_removed' : 'octa_removed';
    this.options = { path: '/', httpOnly: true, sameSite: 'lax', secure };
  }

  /** A song with texts too long for a cookie can't be put back. */
  keep(response: Response, ownerId: string, playlistId: string, removed: PlacedSong): void {
    const removal: Removal = { ...removed, ownerId, playlistId, until: this.clock.now().getTime() + KEEP_MS };
    const text = this.box.seal(JSON.stringify(removal));
    if (text.length <= COOKIE_BYTES) response.cookie(this.name, text, { ...this.options, maxAge: KEEP_MS });
  }

  /** The song that this person removed from this playlist last; `null` once it is too late. */
  find(request: Request, ownerId: string, playlistId: string): PlacedSong | null {
    const opened = this.box.open(readCookies(request, this.name)[0] ?? '');
    if (opened === null) return null;
    const removal = JSON.parse(opened) as Removal;
    if (removal.ownerId !== ownerId || removal.playlistId !== playlistId) return null;
    if (removal.until <= this.clock.now().getTime()) return null;
    const { song, index } = removal;
    return { song: { ...song, addedAt: new Date(song.addedAt), fetchedAt: new Date(song.fetchedAt) }, index };
  }

  forget(response: Response): void {
    response.clearCookie(this.name, this.options);
  }
}
