import { setTimeout as wait } from 'node:timers/promises';
import { mongo } from 'mongoose';
import {
  RESTORE_MARKER,
  type RestoreMarker,
  ServicePresence,
  serviceSeenMsAgo,
} from '../../../src/adapters/outbound/mongo/backup/service-presence.js';
import { describeOnMongo, refuseCommands } from '../../support/mongo-server.js';

describeOnMongo('the presence of a service in MongoDB', (server) => {
  let uri: string;
  let client: mongo.MongoClient;
  beforeEach(() => {
    uri = server().uri();
    client = new mongo.MongoClient(uri);
    // Of Node's timers only intervals are the heartbeats'; the driver's own are left running.
    jest.useFakeTimers({
      doNotFake: ['Date', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setTimeout', 'clearTimeout'],
    });
  });
  afterEach(async () => {
    jest.useRealTimers();
    await client.close();
  });

  it('sends heartbeats from its announcement until it is withdrawn', async () => {
    const db = client.db();
    const presence = await ServicePresence.announce(db);
    expect(jest.getTimerCount()).toBe(1);
    await db.collection('schema_migrations').deleteMany({});
    expect(await serviceSeenMsAgo(db)).toBeNull();
    jest.advanceTimersByTime(10_000);
    for (let tries = 0; tries < 100 && (await serviceSeenMsAgo(db)) === null; tries += 1) await wait(10);
    expect(await serviceSeenMsAgo(db)).not.toBeNull();
    await presence.withdraw();
    expect(jest.getTimerCount()).toBe(0);
    expect(await serviceSeenMsAgo(db)).toBeNull();
  });

  it('sends none after an announcement that failed because the database is being restored', async () => {
    const db = client.db();
    await db.collection<RestoreMarker>(RESTORE_MARKER).insertOne({ _id: 1, begun_at: new Date() });
    await expect(ServicePresence.announce(db)).rejects.toMatchObject({ code: 'RESTORE_UNDER_WAY' });
    expect(jest.getTimerCount()).toBe(0);
    expect(await serviceSeenMsAgo(db)).toBeNull();
  });

  it('sends none after an announcement that the server refused', async () => {
    // Somebody else's server is not ours to fail.
    if (server().process === null) return;
    await refuseCommands(uri, ['update'], 13);
    try {
      await expect(ServicePresence.announce(client.db())).rejects.toThrow();
    } finally {
      await refuseCommands(uri, ['update'], null);
    }
    expect(jest.getTimerCount()).toBe(0);
  });
});
