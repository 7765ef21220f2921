import type { Model, mongo } from 'mongoose';
import type { PlaylistBounds } from '../../../core/playlists/playlist-policies.js';
import { hasRoomFor, type PlaylistSize } from '../../../core/playlists/playlist-size.js';
import type { Clock } from '../../../core/shared/clock.js';
import { schemaOf } from './document-fields.js';
import type { MongoDatabase } from './mongo-database.js';
import { unlessDuplicate } from './mongo-errors.js';
import { trusted } from './mongo-schemas.js';
import { type PlaylistDocument, playlistSchema } from './playlist-document.js';

/**
 * What an account's playlists take up, in `playlist_usage`, by the account's id. A document appears when it is first
 * needed, with what is there by then.
 */
interface UsageDocument extends PlaylistSize {
  readonly _id: mongo.ObjectId;
  /** When a change was last begun. */
  readonly changed_at: Date;
}

const usageSchema = schemaOf<UsageDocument>({ _id: 'id', songs: 'number', bytes: 'number', changed_at: 'time' });

const NOTHING: PlaylistSize = { songs: 0, bytes: 0 };

/** A change that was begun this many milliseconds ago is over: many times as long as an operation may take. */
const CHANGE_IS_OVER_MS = 30_000;

/**
 * Counts what accounts keep, and reserves room before anything is written. Playlists are documents of their own, so the
 * count can't change together with them: every change is begun here, then made, and then told here if it made the account
 * smaller. A process that dies in between leaves the count too high, never too low; when it would refuse something, it is
 * counted anew, once no change can be under way.
 */
export class MongoPlaylistUsage {
  private readonly usages: Model<UsageDocument>;
  private readonly playlists: Model<PlaylistDocument>;

  constructor(
    database: MongoDatabase,
    private readonly clock: Clock,
  ) {
    this.usages = database.model('playlist_usage', usageSchema);
    this.playlists = database.model('playlists', playlistSchema);
  }

  /** Begins a change that makes the account no larger. */
  async begin(userId: mongo.ObjectId, limit: AbortSignal): Promise<void> {
    await this.reserve(userId, NOTHING, null, limit);
  }

  /**
   * Begins a change that makes the account larger, in one conditional write.
   * @param bounds `null`: whatever is there
   * @param limit aborts when the time is up
   * @returns `false` when there is no room
   */
  async reserve(
    userId: mongo.ObjectId,
    more: PlaylistSize,
    bounds: PlaylistBounds | null,
    limit: AbortSignal,
  ): Promise<boolean> {
    for (;;) {
      limit.throwIfAborted();
      const now = this.clock.now();
      const grown = await this.usages.updateOne(
        { _id: userId, ...(bounds !== null && roomFor(more, bounds)) },
        { $inc: { songs: more.songs, bytes: more.bytes }, $set: { changed_at: now } },
      );
      if (grown.matchedCount > 0) return true;
      const usage = await this.usages.findOne({ _id: userId }).lean<UsageDocument>();
      if (usage === null) {
        const counted = { _id: userId, ...(await this.count(userId)), changed_at: now };
        // Of several that count at once one is taken: none of them can have changed anything yet.
        await unlessDuplicate(() => this.usages.insertOne(counted));
      } else if (bounds !== null && !hasRoomFor(more, usage, bounds)) {
        if (!(await this.recount(usage, now))) return false;
      }
    }
  }

  /** Tells that a change which was begun made the account smaller, or was not made after all. */
  async release(userId: mongo.ObjectId, less: PlaylistSize): Promise<void> {
    if (less.songs === 0 && less.bytes === 0) return;
    await this.usages.updateOne({ _id: userId }, { $inc: { songs: -less.songs, bytes: -less.bytes } });
  }

  /** Forgets an account whose playlists were removed. */
  async remove(userId: mongo.ObjectId): Promise<void> {
    await this.usages.deleteOne({ _id: userId });
  }

  /** @returns `false` when a change may be under way, or the count was right */
  private async recount(usage: UsageDocument, now: Date): Promise<boolean> {
    if (Math.abs(now.getTime() - usage.changed_at.getTime()) < CHANGE_IS_OVER_MS) return false;
    const { songs, bytes } = await this.count(usage._id);
    if (songs === usage.songs && bytes === usage.bytes) return false;
    const unlessBegun = { _id: usage._id, changed_at: usage.changed_at };
    await this.usages.updateOne(unlessBegun, { $set: { songs, bytes, changed_at: now } });
    return true;
  }

  private async count(userId: mongo.ObjectId): Promise<PlaylistSize> {
    const [counted] = await this.playlists.aggregate<PlaylistSize>([
      { $match: { user_id: userId } },
      { $group: { _id: null, songs: { $sum: '$song_count' }, bytes: { $sum: '$bytes' } } },
      { $project: { _id: 0 } },
    ]);
    return counted ?? NOTHING;
  }
}

/** The condition that {@link hasRoomFor} states, as the database checks it. */
function roomFor(more: PlaylistSize, { maxSongsInAll, maxBytesInAll }: PlaylistBounds): object {
  return {
    ...(more.songs > 0 && { songs: trusted({ $lte: maxSongsInAll - more.songs }) }),
    ...(more.bytes > 0 && { bytes: trusted({ $lte: maxBytesInAll - more.bytes }) }),
  };
}
