import type { mongo } from 'mongoose';
import { sizeOfPlaylist } from '../../../../core/playlists/playlist-size.js';
import { type PlaylistDocument, toSong } from '../playlist-document.js';

/**
 * Gives every playlist its `bytes`, from which an account's usage is counted when it is first needed. A playlist that is
 * changed meanwhile is done in the next round.
 */
export async function addPlaylistSizes(db: mongo.Db): Promise<void> {
  const playlists = db.collection<PlaylistDocument>('playlists');
  let left: number;
  do {
    left = 0;
    for await (const playlist of playlists.find({ bytes: { $exists: false } })) {
      const { bytes } = sizeOfPlaylist(playlist, playlist.songs.map(toSong));
      const { _id, revision, version } = playlist;
      const { matchedCount } = await playlists.updateOne({ _id, revision, version }, { $set: { bytes } });
      if (matchedCount === 0) left += 1;
    }
  } while (left > 0);
}

/** Removes the sizes, and what was counted from them. */
export async function removePlaylistSizes(db: mongo.Db): Promise<void> {
  await db.collection('playlists').updateMany({ bytes: { $exists: true } }, { $unset: { bytes: 1 } });
  await db.collection('playlist_usage').drop();
}
