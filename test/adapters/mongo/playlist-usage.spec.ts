import { mongo } from 'mongoose';
import { allMigrations } from '../../../src/adapters/outbound/mongo/migrations/all-migrations.js';
import { MongoMigrations } from '../../../src/adapters/outbound/mongo/migrations/mongo-migrations.js';
import { MongoPlaylistStore } from '../../../src/adapters/outbound/mongo/mongo-playlist-store.js';
import { sizeOfPlaylist } from '../../../src/core/playlists/playlist-size.js';
import { ManualClock } from '../../support/manual-clock.js';
import { describeOnMongo } from '../../support/mongo-server.js';
import { openMongo, type OpenMongo } from '../../support/open-mongo.js';
import { aPlaylist, aSong, boundsWith, someSongs } from '../../support/playlists.js';

const ALICE = '507f1f77bcf86cd799439011';
const NOON = new Date('2026-03-01T12:00:00.123Z');

interface Usage {
  readonly _id: mongo.ObjectId;
  readonly songs: number;
  readonly bytes: number;
}

describeOnMongo('the count of what an account keeps, on MongoDB', (server) => {
  let mongodb: OpenMongo;
  let clock: ManualClock;
  let store: MongoPlaylistStore;
  beforeAll(async () => {
    mongodb = await openMongo(server().uri());
  });
  beforeEach(async () => {
    await mongodb.empty();
    clock = new ManualClock();
    store = new MongoPlaylistStore(mongodb.database, clock);
  });
  afterAll(() => mongodb.close());

  const usages = () => mongodb.db.collection<Usage>('playlist_usage');
  const counted = async (): Promise<number | undefined> => (await usages().findOne({}))?.songs;
  const add = (songs: number, maxSongsInAll: number) =>
    store.addWithin(boundsWith({ maxSongsInAll }), aPlaylist(ALICE, NOON, { songs: someSongs(songs, NOON) }));
  /** As if a process had died between reserving room and using it. */
  const dieReserving = (songs: number) => usages().updateOne({}, { $inc: { songs, bytes: 100 * songs } });

  it('is put right once no change can be under way', async () => {
    await add(3, 10);
    await dieReserving(5);
    clock.advanceSeconds(29);
    expect(await add(3, 10)).toBeNull();
    clock.advanceSeconds(1);
    expect(await add(3, 10)).not.toBeNull();
    expect(await counted()).toBe(6);
  });

  it('is put right by one of many that come at once, and by none that would go beyond the bound', async () => {
    await add(3, 10);
    await dieReserving(7);
    clock.advanceSeconds(60);
    const results = await Promise.all(Array.from({ length: 10 }, () => add(2, 10)));
    expect(results.filter((playlist) => playlist !== null)).toHaveLength(3);
    expect(await counted()).toBe(9);
  });

  it('is not counted anew while a change may be under way, however the clock is set', async () => {
    await add(3, 10);
    await dieReserving(7);
    clock.advance(-1_000);
    expect(await add(1, 10)).toBeNull();
    clock.advance(-7_200_000);
    expect(await add(1, 10)).not.toBeNull();
  });

  it('begins with what is there, and goes with the account', async () => {
    await add(3, 10);
    await usages().deleteMany({});
    expect(await add(8, 10)).toBeNull();
    expect(await counted()).toBe(3);
    await store.removeAllOf(ALICE);
    expect(await usages().countDocuments()).toBe(0);
  });
});

describeOnMongo('the migration to sizes of playlists', (server) => {
  it('gives every playlist its own, and takes them back', async () => {
    const uri = server().uri();
    const clock = new ManualClock();
    const open = await openMongo(uri);
    const store = new MongoPlaylistStore(open.database, clock);
    const playlist = aPlaylist(ALICE, NOON, {
      name: 'é',
      songs: [aSong(1, NOON), aSong(2, NOON, { albumName: null })],
    });
    await store.addWithin(boundsWith(), playlist);
    const before = await open.db.collection('playlists').findOne({});
    expect(before?.['bytes']).toBe(sizeOfPlaylist(playlist, playlist.songs).bytes);
    const migrations = new MongoMigrations(uri, clock);
    for (const { version } of [...allMigrations].reverse()) if (version >= 10) await migrations.down();
    expect(await open.db.collection('playlists').findOne({})).toEqual({ ...before, bytes: undefined });
    expect(await open.db.listCollections({ name: 'playlist_usage' }).toArray()).toEqual([]);
    await migrations.up();
    expect(await open.db.collection('playlists').findOne({})).toEqual(before);
    expect(await store.addWithin(boundsWith({ maxSongsInAll: 3 }), playlist)).toBeNull();
    await open.close();
  });
});
