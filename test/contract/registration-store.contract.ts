import type { CredentialStore, RegistrationStore, UserStore } from '../../src/core/auth/auth.ports.js';
import type { Registration } from '../../src/core/auth/user.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

export interface RegistrationStoresUnderTest {
  readonly registrations: RegistrationStore;
  readonly users: UserStore;
  readonly credentials: CredentialStore;
}

const PER_ADDRESS = 3;

/** What every adapter of the port must do, beside the accounts that it shares its names with. */
export function describeRegistrationStore(name: string, make: MakeStore<RegistrationStoresUnderTest>): void {
  describe(`registrations in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());

    const add = (
      username: string,
      email = `${username}@example.com`,
      createdAt = NOON,
      mailed = true,
    ): Promise<Registration | null> =>
      stores.registrations.add(
        { username, email, passwordHash: `hash of ${username}`, createdAt, expiresAt: after(createdAt, 1000) },
        { perAddress: PER_ADDRESS, mailed },
      );
    const addUser = async (username: string, id?: string): Promise<string> => {
      const fields = { username, email: `${username}@example.com`, passwordHash: 'h', createdAt: NOON };
      const added = await stores.users.addUnlessTaken({ ...fields, ...(id !== undefined && { id }) });
      if (added.status !== 'added') throw new Error(added.status);
      return added.user.id;
    };
    const names = async (login: string) => (await stores.registrations.listByLogin(login)).map((one) => one.username);

    it('are kept as they were given, and found by id, name and address whatever the case', async () => {
      const added = await add('Alice', 'Alice@Example.com');
      expect(added).toEqual({
        id: expect.stringMatching(/./) as string,
        username: 'Alice',
        email: 'Alice@Example.com',
        passwordHash: 'hash of Alice',
        createdAt: NOON,
        expiresAt: after(NOON, 1000),
      });
      expect(await stores.registrations.findById(added?.id ?? '')).toEqual(added);
      for (const login of ['alice', 'ALICE', 'alice@EXAMPLE.com']) {
        expect(await stores.registrations.listByLogin(login)).toEqual([added]);
      }
      for (const other of ['', 'alic', 'alice@example', '507f1f77bcf86cd799439011', "' OR 1=1"]) {
        expect(await stores.registrations.listByLogin(other)).toEqual([]);
        expect(await stores.registrations.findById(other)).toBeNull();
        expect(await stores.registrations.remove(other)).toBe(false);
      }
    });

    it('reserve their names, whatever the case', async () => {
      await add('Alice');
      const bob = await addUser('bob');
      expect(await add('ALICE', 'other@example.com')).toBeNull();
      expect(await add('Bob', 'other@example.com')).toBeNull();
      expect(await stores.credentials.changeUsername(bob, 'alice')).toBe('username_taken');
      expect(await stores.credentials.changeUsername(bob, 'BOB')).toBe('changed');
      expect(await stores.credentials.changeUsername(bob, 'carol')).toBe('changed');
      expect(await add('bob', 'other@example.com')).not.toBeNull();
    });

    it('of one address are the newest three', async () => {
      for (const [index, username] of ['one', 'two', 'three', 'four', 'five'].entries()) {
        await add(username, index % 2 === 0 ? 'r@example.com' : 'R@Example.com', after(NOON, index));
      }
      await add('other');
      expect(await names('R@example.com')).toEqual(['five', 'four', 'three']);
      expect(await names('other')).toEqual(['other']);
      // The names of those that went are free.
      expect(await add('one')).not.toBeNull();
    });

    it('that get no mail lose their places first, but the newest', async () => {
      const unmailed = (username: string, at: number) => add(username, 'r@example.com', after(NOON, at), false);
      await add('one', 'r@example.com');
      await add('two', 'r@example.com', after(NOON, 1));
      const third = await unmailed('three', 2);
      expect(await stores.registrations.findById(third?.id ?? '')).toEqual(third);
      const fourth = await unmailed('four', 3);
      expect(fourth).toMatchObject({ username: 'four', email: 'r@example.com' });
      expect(await names('R@example.com')).toEqual(['four', 'two', 'one']);
      // The name of one that isn't kept is free, that of one that is isn't.
      expect(await add('three')).not.toBeNull();
      expect(await unmailed('FOUR', 4)).toBeNull();

      await add('five', 'R@example.com', after(NOON, 4));
      expect(await names('r@example.com')).toEqual(['five', 'two', 'one']);
      await unmailed('six', 5);
      expect(await names('r@example.com')).toEqual(['six', 'five', 'two']);
      await add('seven', 'r@example.com', after(NOON, 6));
      expect(await names('r@example.com')).toEqual(['seven', 'five', 'two']);
    });

    it('that are mailed stay but for one, of many at once with one address', async () => {
      const isMailed = (i: number) => i % 7 === 3;
      await inParallel(PARALLEL, (i) => add(`racer${i}`, 'r@example.com', after(NOON, i), isMailed(i)));
      const newestFirst = Array.from({ length: PARALLEL }, (_, i) => PARALLEL - 1 - i);
      const [newest, ...others] = newestFirst;
      const kept = await names('r@example.com');
      expect(kept).toHaveLength(PER_ADDRESS);
      expect(kept).toEqual([newest, ...others.filter(isMailed).slice(0, PER_ADDRESS - 1)].map((i) => `racer${i}`));
    });

    it('are one of many at once with one name, and three of many at once with one address', async () => {
      const all = await inParallel(PARALLEL, (i) => add(i % 2 === 0 ? 'racer' : 'RACER', `racer${i}@example.com`));
      expect(all.filter((each) => each !== null)).toHaveLength(1);
      await inParallel(PARALLEL, (i) => add(`racer${i}`, 'r@example.com'));
      expect(await names('r@example.com')).toHaveLength(PER_ADDRESS);
    });

    it('share a name with no account that takes it at the same time', async () => {
      for (let round = 0; round < 5; round += 1) {
        const user = await addUser(`user${round}`);
        const wanted = `wanted${round}`;
        const [changed, ...added] = await Promise.all([
          stores.credentials.changeUsername(user, wanted),
          ...[1, 2, 3].map((i) => add(wanted.toUpperCase(), `w${round}${i}@example.com`)),
        ]);
        const holders = [...added.filter((each) => each !== null), ...(changed === 'changed' ? [changed] : [])];
        expect(holders.length).toBeLessThanOrEqual(1);
        const account = await stores.users.findByLogin(wanted);
        expect((account === null ? 0 : 1) + (await names(wanted)).length).toBe(holders.length);
      }
    });

    it('give an account their id', async () => {
      const added = await add('alice');
      const id = added?.id ?? '';
      expect(await addUser('alice', id)).toBe(id);
      expect(await stores.users.findById(id)).toMatchObject({ username: 'alice', emailVerified: true });
      await expect(addUser('alice', id)).rejects.toThrow('username_taken');
    });

    it('go one by one, by address, and once they have expired', async () => {
      const alice = await add('alice');
      expect(await stores.registrations.remove(alice?.id ?? '')).toBe(true);
      expect(await stores.registrations.remove(alice?.id ?? '')).toBe(false);
      expect(await add('alice')).not.toBeNull();

      await add('one', 'r@example.com');
      await add('two', 'R@example.com');
      await stores.registrations.removeAllOf('r@EXAMPLE.com');
      expect(await names('r@example.com')).toEqual([]);
      expect(await names('alice')).toEqual(['alice']);

      await add('late', 'late@example.com', after(NOON, 1));
      expect(await stores.registrations.removeExpired(after(NOON, 999))).toBe(0);
      expect(await stores.registrations.removeExpired(after(NOON, 1000))).toBe(1);
      expect(await names('alice')).toEqual([]);
      expect(await names('late')).toEqual(['late']);
    });
  });
}
