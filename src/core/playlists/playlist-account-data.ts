import { AccountData, type RestoredData } from '../auth/account-data.js';
import type { Clock } from '../shared/clock.js';
import type { IdempotencyStore } from '../shared/idempotency.js';
import { eachOf } from '../shared/paging.js';
import type { Random } from '../shared/random.js';
import { asRecord } from '../shared/is-record.js';
import { readMoment } from './formats/spellings.js';
import { songRecord } from './formats/write-playlist-file.js';
import { planImport } from './imports/plan-import.js';
import type { ImportSteps } from './imports/import-steps.js';
import type { Playlist } from './playlist.js';
import type { PicturePolicy, PlaylistBounds } from './playlist-policies.js';
import type { PlaylistStore } from './playlists.ports.js';

const PAGE = 100;

/** The playlists in an account's export, and their end with the account. */
export class PlaylistAccountData extends AccountData {
  readonly name = 'playlists';

  constructor(
    private readonly playlists: PlaylistStore,
    private readonly answers: IdempotencyStore,
    private readonly steps: ImportSteps,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly bounds: PlaylistBounds,
    private readonly pictures: PicturePolicy,
  ) {
    super();
  }

  /** Everything that is kept, as it is kept: whose data it is may have it whole, however old. */
  async *exportOf(userId: string): AsyncGenerator<unknown> {
    for await (const { id } of this.allOf(userId)) yield* await this.exportOne(userId, id);
  }

  /** What repeated requests were answered holds playlists, too. */
  async eraseOf(userId: string): Promise<void> {
    await this.playlists.removeAllOf(userId);
    await this.answers.removeAllOf(userId);
  }

  /** A playlist is there already when it has the same id, or was made of that one by an earlier import. */
  override async restore(userId: string, items: readonly unknown[]): Promise<RestoredData> {
    const known = new Set<string>();
    for await (const { id } of this.allOf(userId)) known.add(id);
    const skipped: RestoredData['skipped'][number][] = [];
    let [added, kept] = [0, 0];
    for (const [index, item] of items.entries()) {
      await this.clock.yield();
      const leaveOut = (reason: string, message: string): void => {
        skipped.push({ row: index + 1, reason, message: `Playlist ${index + 1}: ${message}` });
      };
      const { id, name, description, created_at: createdAt, songs } = asRecord(item);
      if (typeof name !== 'string' || !Array.isArray(songs)) {
        leaveOut('unreadable', 'It cannot be read.');
      } else if (typeof id === 'string' && known.has(id)) {
        kept += 1;
      } else {
        const made = await this.restoreOne(
          userId,
          { name, description, songs: songs as unknown[] },
          {
            key: `account export ${typeof id === 'string' ? id : `${name} ${String(createdAt)}`}`,
            createdAt: readMoment(createdAt),
          },
        );
        if (made === null) leaveOut('account_full', 'There is no room for it in the account.');
        else if (known.has(made.id)) kept += 1;
        else {
          added += 1;
          known.add(made.id);
          for (const { reason, message } of made.skipped) leaveOut(reason, message);
        }
      }
    }
    return { added, kept, skipped };
  }

  private async restoreOne(
    userId: string,
    { name, description, songs }: { name: string; description: unknown; songs: readonly unknown[] },
    { key, createdAt }: { key: string; createdAt: Date | null },
  ) {
    const rows = songs.map((fields, index) => ({ row: index + 1, fields: asRecord(fields) }));
    const file = { format: 'account’s export', playlists: [{ name, description, rows }] };
    const options = {
      ...{ name: '', otherName: name, maxSongs: this.bounds.maxSongs, pictures: this.pictures, mayBeEmpty: true },
      songIds: this.random.token(9).slice(0, 12),
    };
    const plan = await planImport(file, this.clock, options);
    const [make] = plan.steps;
    if (make?.kind !== 'make') return null;
    const now = this.clock.now();
    const at = createdAt !== null && createdAt < now ? createdAt : now;
    const made = await this.steps.make(userId, make, key, { whole: true, createdAt: at });
    const [playlist] = made?.playlists ?? [];
    return playlist === undefined ? null : { id: playlist.id, skipped: plan.skipped };
  }

  private allOf(userId: string): AsyncIterable<Playlist> {
    return eachOf<Playlist>(PAGE, (after) => this.playlists.listOf(userId, PAGE, after));
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
