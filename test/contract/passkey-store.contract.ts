import type { Passkey } from '../../src/core/passkeys/passkey.js';
import type { PasskeyCredentialStore, PasskeyStore } from '../../src/core/passkeys/passkeys.ports.js';
import { ALICE, BOB } from './playlist-store.contract.js';
import { after, inParallel, type MakeStore, NOON, PARALLEL } from './store-under-test.js';

interface Stores {
  readonly passkeys: PasskeyStore;
  readonly credentials: PasskeyCredentialStore;
}

/** More than any test adds. */
const MANY = 100;

/** What every adapter of the ports for passkeys must do. */
export function describePasskeyStores(name: string, make: MakeStore<Stores>): void {
  describe(`passkeys in ${name}`, () => {
    let passkeys: PasskeyStore;
    let credentials: PasskeyCredentialStore;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ passkeys, credentials, close } = await make());
    });
    afterEach(() => close());

    const passkey = (id: string, change: Partial<Passkey> = {}): Passkey => ({
      id,
      userId: ALICE,
      credentialId: `credential-${id}`,
      publicKey: 'pQECAyYgASFYIA',
      counter: 0,
      transports: ['internal', 'hybrid'],
      backupEligible: true,
      backedUp: false,
      name: 'Ada’s phone',
      createdAt: NOON,
      lastUsedAt: null,
      ...change,
    });

    it('are there as they were added, oldest first, for their account alone', async () => {
      const first = passkey('b', { transports: [], backupEligible: false, counter: 4_294_967_295 });
      const second = passkey('c', { name: '𝄞'.repeat(100), backedUp: true });
      const third = passkey('a', { createdAt: after(NOON, 1), lastUsedAt: after(NOON, 2) });
      for (const one of [third, second, first]) expect(await passkeys.add(one, MANY)).toBe('added');
      expect(await passkeys.add(passkey('d', { userId: BOB }), MANY)).toBe('added');
      expect(await passkeys.listOf(ALICE)).toEqual([first, second, third]);
      expect(await credentials.find('credential-a')).toEqual(third);
      expect(await credentials.find('credential-A')).toBeNull();
    });

    it('have a credential that no other has, whoever adds it', async () => {
      const results = await inParallel(PARALLEL, (index) =>
        passkeys.add(passkey(`${index}`, { credentialId: 'one', userId: index % 2 ? ALICE : BOB }), MANY),
      );
      expect(results.sort()).toEqual(['added', ...Array<string>(PARALLEL - 1).fill('already_added')]);
    });

    it('are no more than an account may have, whatever is added in parallel', async () => {
      const add = (index: number) => passkeys.add(passkey(`${index}`), 3);
      const results = await inParallel(PARALLEL, add);
      expect(results.filter((result) => result === 'added')).toHaveLength(3);
      expect(results.filter((result) => result === 'too_many')).toHaveLength(PARALLEL - 3);
      const [removed] = await passkeys.listOf(ALICE);
      await passkeys.remove(ALICE, removed?.id ?? '');
      expect(await add(PARALLEL)).toBe('added');
      expect(await passkeys.add(passkey('of another', { userId: BOB }), 3)).toBe('added');
    });

    it('are renamed and removed by their owner alone', async () => {
      await passkeys.add(passkey('a'), MANY);
      await passkeys.add(passkey('b'), MANY);
      expect(await passkeys.rename(BOB, 'a', 'Mine')).toBe(false);
      expect(await passkeys.remove(BOB, 'a')).toBe(false);
      expect(await passkeys.rename(ALICE, 'a', 'Laptop')).toBe(true);
      expect(await passkeys.rename(ALICE, 'a', 'Laptop')).toBe(true);
      expect(await passkeys.listOf(ALICE)).toEqual([passkey('a', { name: 'Laptop' }), passkey('b')]);
      const removals = await inParallel(PARALLEL, () => passkeys.remove(ALICE, 'a'));
      expect(removals.filter(Boolean)).toHaveLength(1);
      expect(await passkeys.rename(ALICE, 'a', 'Laptop')).toBe(false);
      expect(await passkeys.listOf(ALICE)).toEqual([passkey('b')]);
    });

    it('go with their account', async () => {
      await passkeys.add(passkey('a'), MANY);
      await passkeys.add(passkey('b', { userId: BOB }), MANY);
      await passkeys.removeAllOf(ALICE);
      await passkeys.removeAllOf(ALICE);
      expect(await passkeys.listOf(ALICE)).toEqual([]);
      expect(await credentials.find('credential-a')).toBeNull();
      expect(await passkeys.listOf(BOB)).toHaveLength(1);
    });

    it('record each use by its counter, which only rises', async () => {
      await passkeys.add(passkey('a', { counter: 5 }), MANY);
      const use = (counter: number) =>
        credentials.recordUse('credential-a', { counter, backedUp: true, at: after(NOON, counter) });
      for (const counter of [5, 4, 0]) expect(await use(counter)).toBe(false);
      expect(await passkeys.listOf(ALICE)).toEqual([passkey('a', { counter: 5 })]);
      const results = await inParallel(PARALLEL, () => use(7));
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await credentials.find('credential-a')).toEqual(
        passkey('a', { counter: 7, backedUp: true, lastUsedAt: after(NOON, 7) }),
      );
    });

    it('record every use of an authenticator that doesn’t count', async () => {
      await passkeys.add(passkey('a', { backedUp: true }), MANY);
      for (const at of [after(NOON, 1), after(NOON, 2)]) {
        expect(await credentials.recordUse('credential-a', { counter: 0, backedUp: false, at })).toBe(true);
        expect(await credentials.find('credential-a')).toEqual(passkey('a', { lastUsedAt: at }));
      }
    });

    it('record no use of one that is gone', async () => {
      expect(await credentials.recordUse('none', { counter: 1, backedUp: false, at: NOON })).toBe(false);
    });
  });
}
