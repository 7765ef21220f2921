import { join } from 'node:path';
import { openBalancedSite, replace } from '../../support/balanced-site.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { sqliteStore } from '../../support/each-store.js';
import { describeWithHaproxy } from '../../support/haproxy.js';
import { PRODUCTION_VARIABLES } from '../../support/production-variables.js';
import { describeWithRedis } from '../../support/redis-server.js';
import { scratchFolder } from '../../support/scratch-folder.js';

const OLD_KEY = PRODUCTION_VARIABLES.SECRET_KEY;
const NEW_KEY = 'Zr8-another-k3y-of-a-test_qW5tY2uI9oP1aS4dF7gH0jK6lMxCvBnEzRtUyQw';

/** The order of `docs/rotation.md`. What the instances of one step sign, those of the step before accept. */
const STEPS = [
  { SECRET_KEY: OLD_KEY, SECRET_KEY_PREVIOUS: NEW_KEY },
  { SECRET_KEY: NEW_KEY, SECRET_KEY_PREVIOUS: OLD_KEY },
  { SECRET_KEY: NEW_KEY },
];

describeWithHaproxy('a new SECRET_KEY, brought in while clients are at work', () => {
  describeWithRedis('with limits in Redis', () => {
    const afterwards = closedAfterEach();
    const folder = scratchFolder();

    it('logs nobody out, at no moment of the three steps', async () => {
      const { variables } = sqliteStore(join(folder.path, 'octa_music.db'));
      const balanced = await openBalancedSite(variables, afterwards, 2 * STEPS.length);
      const { balancer, free, load } = balanced;
      let serving: Awaited<ReturnType<typeof replace>> = balanced.instances;
      for (const [i, step] of STEPS.entries()) {
        // Old and new ones serve side by side for a while.
        serving = await replace(balanced, serving, free.slice(2 * i, 2 * i + 2), step);
      }
      await load.end();
      expect(load.failures).toEqual([]);
      expect(await balancer.failures()).toBe(0);
    }, 90_000);
  });
});
