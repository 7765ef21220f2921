import type { CredentialStore, EmailAddressStore, UserStore } from '../../src/core/auth/auth.ports.js';
import type { User } from '../../src/core/auth/user.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

/** An account as the old service wrote it; what is absent here is absent there. */
export interface OldUserDocument {
  readonly username: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly emailVerified?: boolean;
  readonly createdAt: Date;
}

export interface UserStoresUnderTest {
  readonly users: UserStore;
  readonly credentials: CredentialStore;
  readonly addresses: EmailAddressStore;
  /** Writes an account as the old service did and says its id; absent where the old service never wrote. */
  readonly addOld?: (user: OldUserDocument) => Promise<string>;
}

/** What every adapter of the three account ports must do. */
export function describeUserStore(name: string, make: MakeStore<UserStoresUnderTest>): void {
  describe(`accounts in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());

    const add = async (username: string, email = `${username}@example.com`, createdAt = NOON): Promise<User> => {
      const result = await stores.users.addUnlessTaken({
        username,
        email,
        passwordHash: `hash of ${username}`,
        createdAt,
      });
      if (result.status !== 'added') throw new Error(result.status);
      return result.user;
    };
    const status = async (username: string, email: string): Promise<string> =>
      (await stores.users.addUnlessTaken({ username, email, passwordHash: 'h', createdAt: NOON })).status;

    describe('adding and finding', () => {
      it('keeps a new account as it was given, confirmed and never logged in', async () => {
        const user = await add('Alice', 'Alice@Example.com');
        expect(user).toEqual({
          id: expect.stringMatching(/./) as string,
          username: 'Alice',
          email: 'Alice@Example.com',
          emailVerified: true,
          passwordHash: 'hash of Alice',
          credentialVersion: 0,
          disabledAt: null,
          pendingEmail: null,
          createdAt: NOON,
          lastLogin: null,
        });
        expect(await stores.users.findById(user.id)).toEqual(user);
      });

      it('finds by name or address whatever the case, and by nothing less than the whole', async () => {
        const user = await add('Alice', 'Alice@Example.com');
        for (const login of ['Alice', 'alice', 'ALICE', 'alice@example.com', 'ALICE@EXAMPLE.COM']) {
          expect(await stores.users.findByLogin(login)).toEqual(user);
        }
        expect(await stores.users.findByEmail('aLICE@example.COM')).toEqual(user);
        expect(await stores.users.findByEmail('Alice')).toBeNull();
        for (const login of [
          'alic',
          'alice2',
          'lice',
          'a.ice',
          '.*',
          '%',
          'al_ce',
          '',
          ' alice',
          '$ne',
          'alice@example',
        ]) {
          expect(await stores.users.findByLogin(login)).toBeNull();
          expect(await stores.users.findByEmail(login)).toBeNull();
        }
      });

      it('treats _ and - in names as themselves', async () => {
        await add('al_ice');
        expect(await status('al-ice', 'other@example.com')).toBe('added');
        expect((await stores.users.findByLogin('AL_ICE'))?.username).toBe('al_ice');
      });

      it('finds nobody by an id that is unknown or malformed', async () => {
        await add('alice');
        for (const id of ['', 'x', '0', '507f1f77bcf86cd799439011', "' OR 1=1", 'é', '999999999999', '__proto__']) {
          expect(await stores.users.findById(id)).toBeNull();
          expect(await stores.users.remove(id)).toBe(false);
        }
      });

      it('refuses a name or an address that is taken in another case, the name first', async () => {
        await add('Alice', 'alice@example.com');
        expect(await status('ALICE', 'other@example.com')).toBe('username_taken');
        expect(await status('other', 'ALICE@example.com')).toBe('email_taken');
        expect(await status('aLiCe', 'aLiCe@example.com')).toBe('username_taken');
        expect(await stores.users.findByLogin('other')).toBeNull();
        expect(await stores.users.findByLogin('other@example.com')).toBeNull();
      });

      it('says that the name is taken when name and address belong to two accounts', async () => {
        await add('alice');
        await add('bob');
        expect(await status('alice', 'bob@example.com')).toBe('username_taken');
        expect(await status('bob', 'alice@example.com')).toBe('username_taken');
      });

      it('adds once of many at once with one name', async () => {
        const all = await inParallel(PARALLEL, (i) => status(i % 2 === 0 ? 'racer' : 'RACER', `racer${i}@example.com`));
        expect(all.filter((each) => each === 'added')).toHaveLength(1);
        expect(all.filter((each) => each === 'username_taken')).toHaveLength(PARALLEL - 1);
      });

      it('adds once of many at once with one address', async () => {
        const all = await inParallel(PARALLEL, (i) =>
          status(`racer${i}`, i % 2 === 0 ? 'r@example.com' : 'R@Example.com'),
        );
        expect(all.filter((each) => each === 'added')).toHaveLength(1);
        expect(all.filter((each) => each === 'email_taken')).toHaveLength(PARALLEL - 1);
      });

      it('frees name and address on removal, and never gives the id again', async () => {
        const user = await add('alice');
        expect(await stores.users.remove(user.id)).toBe(true);
        expect(await stores.users.remove(user.id)).toBe(false);
        expect(await stores.users.findById(user.id)).toBeNull();
        expect(await stores.users.findByLogin('alice')).toBeNull();
        expect((await add('alice')).id).not.toBe(user.id);
      });
    });

    describe('names and passwords', () => {
      it('changes the name, frees the old one and leaves the rest', async () => {
        const user = await add('alice');
        expect(await stores.credentials.changeUsername(user.id, 'Alicia')).toBe('changed');
        expect(await stores.users.findByLogin('ALICIA')).toEqual({ ...user, username: 'Alicia' });
        expect(await stores.users.findByLogin('alice')).toBeNull();
        expect(await status('alice', 'new@example.com')).toBe('added');
      });

      it('lets an account respell its own name, and nobody take another’s', async () => {
        const [alice, bob] = [await add('alice'), await add('bob')];
        expect(await stores.credentials.changeUsername(alice.id, 'alice')).toBe('changed');
        expect(await stores.credentials.changeUsername(alice.id, 'ALICE')).toBe('changed');
        expect(await stores.credentials.changeUsername(bob.id, 'Alice')).toBe('username_taken');
        expect(await stores.credentials.changeUsername('nobody', 'carol')).toBe('gone');
        expect((await stores.users.findById(alice.id))?.username).toBe('ALICE');
        expect((await stores.users.findById(bob.id))?.username).toBe('bob');
      });

      it('gives a name to one of many accounts that want it at once', async () => {
        const users = await inParallel(PARALLEL, (i) => add(`user${i}`));
        const all = await inParallel(PARALLEL, (i) => stores.credentials.changeUsername(users[i]?.id ?? '', 'wanted'));
        expect(all.filter((each) => each === 'changed')).toHaveLength(1);
        expect(all.filter((each) => each === 'username_taken')).toHaveLength(PARALLEL - 1);
      });

      it('changes the password only from the version that was seen, once of many', async () => {
        const user = await add('alice');
        expect(await stores.credentials.changePassword(user.id, 1, 'x')).toBe(false);
        expect(await stores.credentials.changePassword('nobody', 0, 'x')).toBe(false);
        const all = await inParallel(PARALLEL, (i) => stores.credentials.changePassword(user.id, 0, `new ${i}`));
        expect(all.filter(Boolean)).toHaveLength(1);
        const changed = await stores.users.findById(user.id);
        expect(changed).toEqual({ ...user, credentialVersion: 1, passwordHash: `new ${all.indexOf(true)}` });
        expect(await stores.credentials.changePassword(user.id, 1, 'third')).toBe(true);
        expect((await stores.users.findById(user.id))?.credentialVersion).toBe(2);
      });

      it('resets the password and confirms the address, only while that is the address', async () => {
        const user = await add('alice');
        expect(await stores.credentials.resetPassword(user.id, 'other@example.com', 'x')).toBe(false);
        expect(await stores.credentials.resetPassword('nobody', user.email, 'x')).toBe(false);
        expect(await stores.users.findById(user.id)).toEqual(user);
        expect(await stores.credentials.resetPassword(user.id, 'ALICE@example.com', 'reset')).toBe(true);
        const reset = { ...user, passwordHash: 'reset', credentialVersion: 1, emailVerified: true };
        expect(await stores.users.findById(user.id)).toEqual(reset);
      });

      it('disables an account, which ends what began before and lets no log-in count, until it is enabled', async () => {
        const user = await add('alice');
        const other = await add('bert');
        expect(await stores.credentials.setDisabled(user.id, after(NOON, 1))).toBe(true);
        const disabled = { ...user, credentialVersion: 1, disabledAt: after(NOON, 1) };
        expect(await stores.users.findById(user.id)).toEqual(disabled);
        expect(await stores.users.findByLogin('alice')).toEqual(disabled);
        for (const version of [0, 1]) {
          expect(await stores.credentials.recordLogin(user.id, version, NOON)).toBe(false);
        }
        expect(await stores.users.findById(other.id)).toEqual(other);
        expect(await stores.credentials.setDisabled(user.id, null)).toBe(true);
        expect(await stores.users.findById(user.id)).toEqual({ ...user, credentialVersion: 1 });
        expect(await stores.credentials.recordLogin(user.id, 1, NOON)).toBe(true);
        for (const at of [NOON, null]) expect(await stores.credentials.setDisabled('nobody', at)).toBe(false);
      });

      it('counts every one of many resets at once', async () => {
        const user = await add('alice');
        await inParallel(5, (i) => stores.credentials.resetPassword(user.id, user.email, `hash ${i}`));
        expect((await stores.users.findById(user.id))?.credentialVersion).toBe(5);
      });

      it('rehashes only the hash that was checked, and keeps the version', async () => {
        const user = await add('alice');
        expect(await stores.credentials.rehash(user.id, 'another', 'stronger')).toBe(false);
        expect(await stores.credentials.rehash('nobody', user.passwordHash, 'stronger')).toBe(false);
        expect(await stores.credentials.rehash(user.id, user.passwordHash, 'stronger')).toBe(true);
        expect(await stores.users.findById(user.id)).toEqual({ ...user, passwordHash: 'stronger' });
      });

      it('notes a log-in only under the version that was checked', async () => {
        const user = await add('alice');
        expect(await stores.credentials.recordLogin(user.id, 1, NOON)).toBe(false);
        expect(await stores.credentials.recordLogin('nobody', 0, NOON)).toBe(false);
        expect((await stores.users.findById(user.id))?.lastLogin).toBeNull();
        expect(await stores.credentials.recordLogin(user.id, 0, after(NOON, 1))).toBe(true);
        expect(await stores.users.findById(user.id)).toEqual({ ...user, lastLogin: after(NOON, 1) });
      });
    });

    describe('addresses', () => {
      it('confirms the address in force and no other', async () => {
        const user = await add('alice');
        expect(await stores.addresses.confirm(user.id, 'other@example.com')).toBe(false);
        expect(await stores.addresses.confirm('nobody', user.email)).toBe(false);
        expect(await stores.users.findById(user.id)).toEqual(user);
        expect(await stores.addresses.confirm(user.id, 'ALICE@EXAMPLE.COM')).toBe(true);
        expect(await stores.addresses.confirm(user.id, user.email)).toBe(true);
        expect(await stores.users.findById(user.id)).toEqual({ ...user, emailVerified: true });
      });

      it('keeps one pending address, which is nobody’s yet', async () => {
        const [alice, bob] = [await add('alice'), await add('bob')];
        expect(await stores.addresses.propose(alice.id, 'first@example.com')).toBe(true);
        expect(await stores.addresses.propose(alice.id, 'Second@Example.com')).toBe(true);
        expect(await stores.addresses.propose(bob.id, 'second@example.com')).toBe(true);
        expect(await stores.addresses.propose('nobody', 'x@example.com')).toBe(false);
        expect(await stores.users.findById(alice.id)).toEqual({ ...alice, pendingEmail: 'Second@Example.com' });
        expect(await stores.users.findByLogin('second@example.com')).toBeNull();
        expect(await stores.users.findByEmail('second@example.com')).toBeNull();
        expect(await status('carol', 'second@example.com')).toBe('added');
      });

      it('withdraws whichever address is pending, or only the one that is named', async () => {
        const user = await add('alice');
        expect(await stores.addresses.withdraw(user.id)).toBe(false);
        expect(await stores.addresses.withdraw('nobody')).toBe(false);
        await stores.addresses.propose(user.id, 'New@example.com');
        expect(await stores.addresses.withdraw(user.id, 'other@example.com')).toBe(false);
        expect((await stores.users.findById(user.id))?.pendingEmail).toBe('New@example.com');
        expect(await stores.addresses.withdraw(user.id, 'new@EXAMPLE.com')).toBe(true);
        expect(await stores.users.findById(user.id)).toEqual(user);
        await stores.addresses.propose(user.id, 'new@example.com');
        expect(await stores.addresses.withdraw(user.id)).toBe(true);
        expect(await stores.users.findById(user.id)).toEqual(user);
      });

      it('adopts the pending address, confirmed, and frees the old one', async () => {
        const user = await add('alice');
        await stores.addresses.propose(user.id, 'New@Example.com');
        expect(await stores.addresses.adopt(user.id, 'new@example.com')).toBe('changed');
        const changed = { ...user, email: 'New@Example.com', emailVerified: true };
        expect(await stores.users.findById(user.id)).toEqual(changed);
        expect(await stores.users.findByLogin('NEW@example.com')).toEqual(changed);
        expect(await stores.users.findByEmail('alice@example.com')).toBeNull();
        expect(await status('other', 'alice@example.com')).toBe('added');
        expect(await status('third', 'new@example.com')).toBe('email_taken');
        expect(await stores.addresses.adopt(user.id, 'new@example.com')).toBe('gone');
      });

      it('adopts nothing but what is pending', async () => {
        const user = await add('alice');
        expect(await stores.addresses.adopt(user.id, 'new@example.com')).toBe('gone');
        expect(await stores.addresses.adopt('nobody', 'new@example.com')).toBe('gone');
        await stores.addresses.propose(user.id, 'newer@example.com');
        expect(await stores.addresses.adopt(user.id, 'new@example.com')).toBe('gone');
        expect(await stores.users.findById(user.id)).toEqual({ ...user, pendingEmail: 'newer@example.com' });
      });

      it('adopts no address that another account has by now', async () => {
        const user = await add('alice');
        await stores.addresses.propose(user.id, 'Bob@example.com');
        await add('bob');
        expect(await stores.addresses.adopt(user.id, 'bob@example.com')).toBe('email_taken');
        expect(await stores.users.findById(user.id)).toEqual({ ...user, pendingEmail: 'Bob@example.com' });
      });

      it('gives an address to one of those that adopt it or register with it at once', async () => {
        const users = await inParallel(PARALLEL, (i) => add(`user${i}`));
        for (const { id } of users) await stores.addresses.propose(id, 'wanted@example.com');
        const [adopted, added] = await Promise.all([
          inParallel(PARALLEL, (i) => stores.addresses.adopt(users[i]?.id ?? '', 'wanted@example.com')),
          inParallel(PARALLEL, (i) => status(`new${i}`, 'Wanted@example.com')),
        ]);
        const winners = [...adopted, ...added].filter((each) => each === 'changed' || each === 'added');
        expect(winners).toHaveLength(1);
        expect(await stores.users.findByEmail('wanted@example.com')).not.toBeNull();
      });
    });

    describe('accounts of the old service', () => {
      const BCRYPT = '$2b$12$KIXQ1h8vG3m9Q1b7sJ5X2uQy3x1V6sM0y2b8f4t9n7d5c3a1e0g2i';
      const old = async (
        username: string,
        email: string,
        extra: { emailVerified?: boolean } = {},
      ): Promise<string | null> =>
        stores.addOld === undefined
          ? null
          : stores.addOld({ username, email, passwordHash: BCRYPT, createdAt: after(NOON, -1e10), ...extra });

      it('are known to have old hashes for as long as one has', async () => {
        await add('alice');
        expect(await stores.users.hasOldHashes()).toBe(false);
        const id = await old('Olga', 'olga@example.com');
        if (id === null) return;
        expect(await stores.users.hasOldHashes()).toBe(true);
        await stores.credentials.rehash(id, BCRYPT, '$argon2id$v=19$x');
        expect(await stores.users.hasOldHashes()).toBe(false);
      });

      it('count as confirmed where they don’t say, and lack nothing that is needed', async () => {
        const id = await old('Olga', 'Olga@Example.com');
        if (id === null) return;
        expect(await stores.users.findByLogin('olga')).toEqual({
          id,
          username: 'Olga',
          email: 'Olga@Example.com',
          emailVerified: true,
          passwordHash: BCRYPT,
          credentialVersion: 0,
          disabledAt: null,
          pendingEmail: null,
          createdAt: after(NOON, -1e10),
          lastLogin: null,
        });
        expect((await stores.users.findByEmail('OLGA@example.com'))?.id).toBe(id);
        expect(await stores.users.findById(id)).toEqual(await stores.users.findByLogin('Olga'));
      });

      it('hold their names and addresses', async () => {
        if ((await old('Olga', 'Olga@Example.com')) === null) return;
        const alice = await add('alice');
        expect(await status('OLGA', 'new@example.com')).toBe('username_taken');
        expect(await status('new', 'olga@example.com')).toBe('email_taken');
        expect(await stores.credentials.changeUsername(alice.id, 'olga')).toBe('username_taken');
        await stores.addresses.propose(alice.id, 'olga@example.com');
        expect(await stores.addresses.adopt(alice.id, 'olga@example.com')).toBe('email_taken');
      });

      it('may differ in case only: the exact spelling decides, and no spelling is guessed', async () => {
        const [one, other] = [await old('Max', 'max1@example.com'), await old('max', 'max2@example.com')];
        if (one === null || other === null) return;
        expect((await stores.users.findByLogin('Max'))?.id).toBe(one);
        expect((await stores.users.findByLogin('max'))?.id).toBe(other);
        expect(await stores.users.findByLogin('MAX')).toBeNull();
        expect((await stores.users.findByLogin('MAX1@example.com'))?.id).toBe(one);
        expect(await status('mAX', 'new@example.com')).toBe('username_taken');
        expect(await stores.credentials.changeUsername(one, 'maX')).toBe('username_taken');
        expect(await stores.credentials.changeUsername(one, 'Maximilian')).toBe('changed');
        expect((await stores.users.findByLogin('MAX'))?.id).toBe(other);
        expect(await stores.credentials.changeUsername(other, 'MAX')).toBe('changed');
        expect(await status('max', 'new@example.com')).toBe('username_taken');
      });

      it('may have addresses that differ in case only', async () => {
        const [one, other] = [await old('one', 'Max@example.com'), await old('other', 'max@example.com')];
        if (one === null || other === null) return;
        expect((await stores.users.findByEmail('Max@example.com'))?.id).toBe(one);
        expect((await stores.users.findByEmail('max@example.com'))?.id).toBe(other);
        expect(await stores.users.findByEmail('MAX@example.com')).toBeNull();
        expect(await status('new', 'MAX@example.com')).toBe('email_taken');
      });

      it('can be changed like any other', async () => {
        const id = await old('Olga', 'olga@example.com', { emailVerified: false });
        if (id === null) return;
        expect((await stores.users.findById(id))?.emailVerified).toBe(false);
        expect(await stores.credentials.rehash(id, BCRYPT, 'argon')).toBe(true);
        expect(await stores.credentials.recordLogin(id, 0, NOON)).toBe(true);
        expect(await stores.credentials.changePassword(id, 0, 'changed')).toBe(true);
        expect(await stores.credentials.resetPassword(id, 'OLGA@example.com', 'reset')).toBe(true);
        expect(await stores.credentials.changeUsername(id, 'olga2')).toBe('changed');
        expect(await stores.addresses.propose(id, 'olga2@example.com')).toBe(true);
        expect(await stores.addresses.adopt(id, 'olga2@example.com')).toBe('changed');
        expect(await stores.users.findById(id)).toMatchObject({
          username: 'olga2',
          email: 'olga2@example.com',
          emailVerified: true,
          passwordHash: 'reset',
          credentialVersion: 2,
          lastLogin: NOON,
        });
        expect(await status('olga', 'olga@example.com')).toBe('added');
        expect(await stores.credentials.setDisabled(id, NOON)).toBe(true);
        expect(await stores.users.findById(id)).toMatchObject({ disabledAt: NOON, credentialVersion: 3 });
        expect(await stores.credentials.setDisabled(id, null)).toBe(true);
        expect((await stores.users.findById(id))?.disabledAt).toBeNull();
        expect(await stores.users.remove(id)).toBe(true);
        expect(await status('olga2', 'olga2@example.com')).toBe('added');
      });
    });
  });
}
