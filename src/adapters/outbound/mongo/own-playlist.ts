import type { mongo } from 'mongoose';
import { toObjectId } from './user-document.js';

/** The condition that finds a playlist for its owner alone; `null` when one of the ids can't be one. */
export function ownPlaylist(
  ownerId: string,
  playlistId: string,
): { readonly _id: mongo.ObjectId; readonly user_id: mongo.ObjectId } | null {
  const _id = toObjectId(playlistId);
  const user_id = toObjectId(ownerId);
  return _id === null || user_id === null ? null : { _id, user_id };
}
