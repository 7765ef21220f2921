import { keepBusy } from '../../support/keep-busy.js';
import { describeOnMongo } from '../../support/mongo-server.js';
import { openMongo } from '../../support/open-mongo.js';

/** Longer than an operation may take. */
const BUSY_MS = 2_600;

describeOnMongo('MongoDB, while this process is busy', (server) => {
  it('is not taken for slow: an answer that has come in time counts', async () => {
    const mongodb = await openMongo(server().uri());
    const count = () => mongodb.db.collection('users').countDocuments();
    // Connects.
    await count();
    const answer = mongodb.database.run(() => {
      const counted = count();
      // By then the command is on its way.
      setImmediate(() => keepBusy(BUSY_MS));
      return counted;
    });
    await expect(answer).resolves.toBe(0);
    await mongodb.close();
  });
});
