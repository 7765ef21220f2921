import { setTimeout as wait } from 'node:timers/promises';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { startMusicBrainzSandbox } from '../../support/sandbox-faults/index.js';
import { GENEROUS_LIMITS, getJson, startService } from '../../support/run-service.js';

const afterwards = closedAfterEach();

/** As long as a test may take. */
const SECONDS = 8;

describeOnEachStore('two processes with one database', (newStore) => {
  it('send MusicBrainz one request a second together, however many search', async () => {
    const musicbrainz = await startMusicBrainzSandbox();
    afterwards(() => musicbrainz.close());
    const store = newStore();
    const variables = {
      ...GENEROUS_LIMITS,
      ...store.variables,
      MUSICBRAINZ_API_BASE_URL: `${musicbrainz.baseUrl}/ws/2`,
    };
    const services = [await startService(variables), await startService(variables)];
    for (const service of services) afterwards(() => service.stop());
    for (const { url } of services) await getJson(`${url}/api/v1/health`);

    const until = Date.now() + SECONDS * 1000;
    let searched = 0;
    while (Date.now() < until) {
      searched += 1;
      const { url } = services[searched % 2]!;
      void getJson(`${url}/api/v1/search?q=Somebody%20${searched}`).catch(() => undefined);
      await wait(20);
    }
    const { calls } = musicbrainz;
    const count = calls.filter(({ at }) => at <= until).length;
    expect(searched).toBeGreaterThan(SECONDS * 10);
    expect(count).toBeGreaterThanOrEqual(SECONDS - 3);
    expect(count).toBeLessThanOrEqual(SECONDS + 2);
  });
});
