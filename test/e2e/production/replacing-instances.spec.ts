import { join } from 'node:path';
import { openBalancedSite, replace } from '../../support/balanced-site.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { describeOnEachStore, sqliteStore } from '../../support/each-store.js';
import { describeWithHaproxy, type Slot } from '../../support/haproxy.js';
import { describeWithRedis } from '../../support/redis-server.js';
import type { LogLine } from '../../support/run-service.js';
import { scratchFolder } from '../../support/scratch-folder.js';
import { until } from '../../support/until.js';

describeWithHaproxy('instances behind a balancer', () => {
  describeWithRedis('with their limits in Redis', () => {
    const afterwards = closedAfterEach();
    const folder = scratchFolder();

    describeOnEachStore('under load', (newStore) => {
      it('are replaced one after the other without a failed request or a lost session', async () => {
        const balanced = await openBalancedSite(newStore().variables, afterwards, 2);
        const { balancer, instances, free, load } = balanced;
        for (const [i, instance] of instances.entries()) {
          await replace(balanced, [instance], free.slice(i, i + 1));
          expect(instance.logs.at(-1)?.msg).toBe('Server stopped');
        }
        await load.end();
        expect(load.failures).toEqual([]);
        expect(await balancer.failures()).toBe(0);
        // Each kept the one that it had: not even a connection was lost.
        expect(load.connections).toBe(load.clients.length);
        for (const slot of balancer.slots) expect((await balancer.figures(slot)).requests).toBeGreaterThan(0);
      }, 60_000);
    });

    it('get no company from one that never becomes healthy', async () => {
      const { variables } = sqliteStore(join(folder.path, 'octa_music.db'));
      const { site, balancer, free, load } = await openBalancedSite(variables, afterwards, 2);
      const [sick, dead] = free as [Slot, Slot];
      // Nobody listens on port 1: it starts, and its database is out of reach.
      const withoutDatabase = site.start(sick.port, { MONGODB_URI: 'mongodb://127.0.0.1:1', LOG_LEVEL: 'DEBUG' });
      const withoutKey = site.start(dead.port, { SECRET_KEY: undefined });
      expect(await withoutKey.exitCode()).toBe(1);
      const requests = (): LogLine[] => withoutDatabase.logs.filter(({ msg }) => msg === 'Request served');
      await until('it was checked for a while', () => requests().length >= 20, 30_000);
      await load.goesOn();
      for (const slot of free) expect(await balancer.figures(slot)).toEqual({ status: 'DOWN', requests: 0 });
      expect(new Set(requests().map(({ route, status }) => `${String(route)} ${String(status)}`))).toEqual(
        // The second, so that people can search when no instance has a database.
        new Set(['/api/v1/health 503', '/api/v1/health/live 200']),
      );
      await load.end();
      expect(load.failures).toEqual([]);
      expect(await balancer.failures()).toBe(0);
    }, 60_000);
  });
});
