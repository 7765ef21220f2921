import { DROPPED_KEYS, idempotencyPolicy, type IdempotencyStore } from '../../src/core/shared/idempotency.js';
import { ALICE, BOB } from './playlist-store.contract.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

const DAY = 86_400_000;

/** What every adapter of the port for repeatable requests must do. */
export function describeIdempotencyStore(name: string, make: MakeStore<{ readonly keys: IdempotencyStore }>): void {
  describe(`repeatable requests in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());

    const request = { ownerId: ALICE, key: 'k', fingerprint: 'one' };
    const answer = { status: 201, location: '/somewhere', body: '{"a":"é 𝄞"}' };
    const begin = (at: Date, change: object = {}) => stores.keys.begin({ ...request, ...change }, at);
    const begun = (since: Date) => ({ status: 'begun', since });

    it('are begun once, and answered as the first time', async () => {
      expect(await begin(NOON)).toEqual(begun(NOON));
      expect(await begin(after(NOON, 1))).toEqual({ status: 'running' });
      await stores.keys.finish(request, answer);
      expect(await begin(after(NOON, 2))).toEqual({ status: 'done', answer });
      expect(await begin(after(NOON, DAY - 1))).toEqual({ status: 'done', answer });
    });

    it('are not another request, nor another account’s', async () => {
      await begin(NOON);
      expect(await begin(NOON, { fingerprint: 'two' })).toEqual({ status: 'other_request' });
      await stores.keys.finish(request, { ...answer, location: null });
      expect(await begin(NOON, { fingerprint: 'two' })).toEqual({ status: 'other_request' });
      expect(await begin(NOON, { ownerId: BOB, fingerprint: 'two' })).toEqual(begun(NOON));
      expect(await begin(NOON, { key: 'K', fingerprint: 'two' })).toEqual(begun(NOON));
      expect(await begin(NOON)).toEqual({ status: 'done', answer: { ...answer, location: null } });
    });

    it('are begun by exactly one of many, and again when that one has died', async () => {
      for (const ms of [0, idempotencyPolicy.maxRunMs]) {
        const results = await inParallel(PARALLEL, () => begin(after(NOON, ms)));
        expect(results.filter(({ status }) => status === 'begun')).toEqual([begun(NOON)]);
        expect(results.filter(({ status }) => status === 'running')).toHaveLength(PARALLEL - 1);
      }
      expect((await begin(after(NOON, 2 * idempotencyPolicy.maxRunMs - 1))).status).toBe('running');
    });

    it('are new after a day, for exactly one of many', async () => {
      await begin(NOON);
      await stores.keys.finish(request, answer);
      const results = await inParallel(PARALLEL, () => begin(after(NOON, DAY), { fingerprint: 'two' }));
      expect(results.filter(({ status }) => status === 'begun')).toEqual([begun(after(NOON, DAY))]);
      expect(results.filter(({ status }) => status === 'running')).toHaveLength(PARALLEL - 1);
    });

    it('are forgotten until they are answered', async () => {
      await begin(NOON);
      await stores.keys.forget(request);
      expect(await begin(after(NOON, 1), { fingerprint: 'two' })).toEqual(begun(after(NOON, 1)));
      await stores.keys.finish({ ...request, fingerprint: 'two' }, answer);
      await stores.keys.forget(request);
      expect((await begin(after(NOON, 1), { fingerprint: 'two' })).status).toBe('done');
      await stores.keys.forget({ ...request, key: 'none' });
      await stores.keys.finish({ ...request, key: 'none' }, answer);
      expect((await begin(after(NOON, 1), { key: 'none' })).status).toBe('begun');
    });

    it('go with their account, and after a day', async () => {
      await begin(NOON);
      await begin(NOON, { ownerId: BOB });
      await stores.keys.removeAllOf(ALICE);
      expect((await begin(after(NOON, 5))).status).toBe('begun');
      expect((await begin(after(NOON, 5), { ownerId: BOB })).status).toBe('running');
      expect(await stores.keys.removeExpired(after(NOON, DAY - 1))).toBe(0);
      expect(await stores.keys.removeExpired(after(NOON, DAY))).toBe(1);
      expect(await stores.keys.removeExpired(after(NOON, DAY + 5))).toBe(1);
    });

    it('keep the latest of an account’s large answers', async () => {
      const { largeAnswer, maxLarge } = idempotencyPolicy;
      const large = { ...answer, body: 'x'.repeat(largeAnswer) };
      for (let number = 0; number <= maxLarge; number += 1) {
        for (const [key, kept] of [[`large${number}`, large] as const, [`small${number}`, answer] as const]) {
          await begin(after(NOON, number), { key });
          await stores.keys.finish({ ...request, key }, kept);
        }
        await begin(after(NOON, number), { ownerId: BOB });
        await stores.keys.finish({ ...request, ownerId: BOB }, large);
      }
      const later = after(NOON, 100);
      expect(await begin(later, { key: 'large0' })).toEqual(begun(later));
      expect((await begin(later, { key: 'large1' })).status).toBe('done');
      expect((await begin(later, { key: 'small0' })).status).toBe('done');
      expect((await begin(later, { ownerId: BOB })).status).toBe('done');
    });

    it('are a limited number for an account: one more drops the oldest', async () => {
      await begin(after(NOON, -1), { ownerId: BOB });
      for (let number = 0; number <= idempotencyPolicy.maxKeys; number += 1) {
        await begin(after(NOON, number), { key: `k${number}` });
      }
      expect(await stores.keys.removeExpired(after(NOON, 2 * DAY))).toBe(idempotencyPolicy.maxKeys + 2 - DROPPED_KEYS);
    }, 60_000);
  });
}
