import { setTimeout as wait } from 'node:timers/promises';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { Balancer, describeWithHaproxy, type Slot } from '../../support/haproxy.js';
import { describeOnMongo } from '../../support/mongo-server.js';
import { ProductionSite } from '../../support/production-site.js';
import { describeWithRedis, startRedis } from '../../support/redis-server.js';
import { Visitor } from '../../support/visitor.js';

describeWithHaproxy('a site behind the balancer of the guide', () => {
  describeWithRedis('with its limits in Redis', () => {
    describeOnMongo('while its database is frozen', (server) => {
      const afterwards = closedAfterEach();

      it('is searched on, and used again as before once the database is back', async () => {
        const { process } = server();
        // Somebody else's server is not ours to stop.
        if (process === null) return;
        const redis = await startRedis();
        afterwards(() => redis.stop());
        const site = await ProductionSite.open({ MONGODB_URI: server().uri(), RATELIMIT_STORAGE_URL: redis.url });
        afterwards(() => site.close());
        const balancer = await Balancer.start(2);
        afterwards(() => balancer.stop());
        const slots = balancer.slots as [Slot, Slot];
        const all = (status: 'UP' | 'DOWN') => Promise.all(slots.map((slot) => balancer.waitFor(slot, status)));
        for (const slot of slots) site.start(slot.port);
        await all('UP');
        const { email, password } = await site.newPerson(balancer.url, 'Somebody');
        const member = new Visitor(balancer.url);
        expect((await member.post('/api/auth/login', { login: email, password })).status).toBe(200);

        process.freeze();
        afterwards(() => Promise.resolve(process.thaw()));
        let frozen = true;
        const statuses: number[] = [];
        const searching = (async () => {
          while (frozen) {
            const searches = [new Visitor(balancer.url).get('/api/v1/search?q=Muse'), member.get('/?q=Muse')];
            statuses.push(...(await Promise.all(searches)).map(({ status }) => status));
            await wait(20);
          }
        })();
        await all('DOWN');
        await wait(500);
        expect((await new Visitor(balancer.url).get('/api/v1/search?q=Queen')).status).toBe(200);
        expect((await member.get('/api/profile')).json).toMatchObject({ code: 'database_unavailable' });
        process.thaw();
        await all('UP');
        frozen = false;
        await searching;
        expect(statuses.length).toBeGreaterThan(3);
        expect(new Set(statuses)).toEqual(new Set([200]));
        expect((await member.get('/api/profile')).status).toBe(200);
      }, 60_000);
    });
  });
});
