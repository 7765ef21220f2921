import type { Session, SessionUse } from '../../src/core/sessions/session.js';
import type { AccountSessionStore, SessionStore } from '../../src/core/sessions/sessions.ports.js';
import { after, inParallel, NOON, PARALLEL, type MakeStore } from './store-under-test.js';

export interface SessionStoresUnderTest {
  readonly sessions: SessionStore;
  readonly accountSessions: AccountSessionStore;
  /** Makes all sessions ones of before they knew when their user last proved who they are. */
  readonly forgetAuthentication?: () => Promise<unknown>;
}

/** What every adapter of the two session ports must do. */
export function describeSessionStore(name: string, make: MakeStore<SessionStoresUnderTest>): void {
  describe(`sessions in ${name}`, () => {
    let stores: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      stores = await make();
    });
    afterEach(() => stores.close());

    const session = (id: string, change: Partial<Session> = {}): Session => ({
      id,
      userId: 'u1',
      credentialVersion: 2,
      createdAt: NOON,
      authenticatedAt: after(NOON, 7),
      lastSeenAt: NOON,
      expiresAt: after(NOON, 1000),
      endsAt: after(NOON, 5000),
      remembered: false,
      ip: '2001:db8::1',
      userAgent: 'Browser/1.0 (“x”)',
      ...change,
    });
    const use = (lastSeen: number, expires: number, ends = 5000): SessionUse => ({
      lastSeenAt: after(NOON, lastSeen),
      expiresAt: after(NOON, expires),
      endsAt: after(NOON, ends),
    });
    const add = (key: string, given: Session, max = 50) => stores.sessions.add(key, given, max);
    const idsOf = async (userId: string, now = NOON): Promise<string[]> =>
      (await stores.accountSessions.listOf(userId, now)).map(({ id }) => id);

    it('keeps a session as it was given, under its key and no other', async () => {
      await add('k1', session('s1', { remembered: true, userAgent: '' }));
      await add('k2', session('s2'));
      expect(await stores.sessions.find('k1')).toEqual(session('s1', { remembered: true, userAgent: '' }));
      expect(await stores.sessions.find('k2')).toEqual(session('s2'));
      for (const key of ['s1', 'K1', 'k', '']) expect(await stores.sessions.find(key)).toBeNull();
    });

    it('notes a use', async () => {
      await add('k1', session('s1'));
      expect(await stores.sessions.touch('k1', use(999, 1999, 6000))).toBe(true);
      expect(await stores.sessions.find('k1')).toEqual(session('s1', use(999, 1999, 6000)));
    });

    it('never moves a time back', async () => {
      await add('k1', session('s1'));
      await stores.sessions.touch('k1', use(500, 1500, 6000));
      expect(await stores.sessions.touch('k1', use(400, 1400, 5000))).toBe(true);
      expect(await stores.sessions.find('k1')).toEqual(session('s1', use(500, 1500, 6000)));
      expect(await stores.sessions.touch('k1', use(600, 1400, 5000))).toBe(true);
      expect(await stores.sessions.find('k1')).toEqual(session('s1', use(600, 1500, 6000)));
    });

    it('is not brought back by a use: neither expired, nor ended, nor never begun', async () => {
      await add('expired', session('s1'));
      expect(await stores.sessions.touch('expired', use(1000, 2000))).toBe(false);
      expect(await stores.sessions.find('expired')).toEqual(session('s1'));
      await add('ended', session('s2'));
      expect(await stores.sessions.end('ended')).toBe(true);
      for (const key of ['ended', 'never']) {
        expect(await stores.sessions.touch(key, use(1, 1001))).toBe(false);
        expect(await stores.sessions.find(key)).toBeNull();
      }
      expect(await stores.accountSessions.carryOver('u1', 's2', 9)).toBe(false);
      expect(await idsOf('u1')).toEqual(['s1']);
    });

    it('stays ended whatever uses are under way', async () => {
      await add('k1', session('s1'));
      await Promise.all([
        inParallel(PARALLEL, (i) => stores.sessions.touch('k1', use(i + 1, 1001 + i))),
        stores.sessions.end('k1'),
        inParallel(PARALLEL, (i) => stores.sessions.touch('k1', use(i + 1, 1001 + i))),
      ]);
      expect(await stores.sessions.find('k1')).toBeNull();
      expect(await idsOf('u1')).toEqual([]);
    });

    it('is ended once', async () => {
      await add('k1', session('s1'));
      const all = await inParallel(5, () => stores.sessions.end('k1'));
      expect(all.filter(Boolean)).toHaveLength(1);
      expect(await stores.sessions.end('unknown')).toBe(false);
    });

    it('removes what has expired and nothing else', async () => {
      await add('k1', session('s1'));
      await add('k2', session('s2', { expiresAt: after(NOON, 1001) }));
      expect(await stores.sessions.removeExpired(after(NOON, 999))).toBe(0);
      expect(await stores.sessions.removeExpired(after(NOON, 1000))).toBe(1);
      expect(await stores.sessions.find('k1')).toBeNull();
      expect(await stores.sessions.find('k2')).not.toBeNull();
    });

    it('lists an account’s sessions that have not expired, latest log-in first, then by id', async () => {
      await add('k1', session('b', { createdAt: after(NOON, -10) }));
      await add('k2', session('d'));
      await add('k3', session('c'));
      await add('k4', session('a', { createdAt: after(NOON, -20) }));
      await add('k5', session('x', { userId: 'u2' }));
      await add('k6', session('y', { expiresAt: after(NOON, 500) }));
      expect(await idsOf('u1', after(NOON, 500))).toEqual(['c', 'd', 'b', 'a']);
      expect(await idsOf('u1', after(NOON, 499))).toContain('y');
      expect(await idsOf('u2')).toEqual(['x']);
      expect(await idsOf('nobody')).toEqual([]);
      expect((await stores.accountSessions.listOf('u2', NOON))[0]).toEqual(session('x', { userId: 'u2' }));
    });

    it('ends one session of an account, never another account’s', async () => {
      await add('k1', session('s1'));
      await add('k2', session('s2'));
      expect(await stores.accountSessions.endOne('u2', 's1')).toBe(false);
      expect(await stores.accountSessions.endOne('u1', 'unknown')).toBe(false);
      expect(await stores.accountSessions.endOne('u1', 's1')).toBe(true);
      expect(await stores.accountSessions.endOne('u1', 's1')).toBe(false);
      expect(await stores.sessions.find('k1')).toBeNull();
      expect(await stores.sessions.find('k2')).not.toBeNull();
    });

    it('ends all sessions of an account, or all but one', async () => {
      for (const id of ['s1', 's2', 's3']) await add(`k${id}`, session(id));
      await add('other', session('o1', { userId: 'u2' }));
      await stores.accountSessions.endAllOf('u1', 's2');
      expect(await idsOf('u1')).toEqual(['s2']);
      expect(await stores.sessions.find('ks2')).toEqual(session('s2'));
      await stores.accountSessions.endAllOf('u1', 'o1');
      expect(await idsOf('u1')).toEqual([]);
      expect(await idsOf('u2')).toEqual(['o1']);
      await stores.accountSessions.endAllOf('u2');
      expect(await idsOf('u2')).toEqual([]);
      await stores.accountSessions.endAllOf('nobody');
    });

    it('is one of so many of its account: the oldest ends, expired ones aside, other accounts’ aside', async () => {
      await add('old', session('old', { createdAt: after(NOON, -9), expiresAt: after(NOON, 9_000) }));
      await add('expired', session('expired', { createdAt: after(NOON, -4), expiresAt: after(NOON, -3) }));
      await add('k1', session('s1', { createdAt: after(NOON, -2) }));
      await add('other', session('o1', { userId: 'u2', createdAt: after(NOON, -20) }), 1);
      await add('k2', session('s2', { createdAt: after(NOON, -1) }), 3);
      expect(await idsOf('u1')).toEqual(['s2', 's1', 'old']);
      await add('k3', session('s3'), 3);
      expect(await idsOf('u1')).toEqual(['s3', 's2', 's1']);
      expect(await stores.sessions.find('old')).toBeNull();
      expect(await stores.sessions.touch('old', use(1, 1001))).toBe(false);
      expect(await stores.sessions.find('expired')).not.toBeNull();
      expect(await idsOf('u2')).toEqual(['o1']);
    });

    it('is there though it is the oldest by its time, as after a clock was set back', async () => {
      for (const id of ['s1', 's2']) await add(id, session(id, { createdAt: after(NOON, 500) }), 2);
      await add('k3', session('z'), 2);
      expect(await stores.sessions.find('k3')).toEqual(session('z'));
      expect(await idsOf('u1')).toHaveLength(2);
      await add('k4', session('a', { createdAt: NOON }), 2);
      expect(await stores.sessions.find('k4')).not.toBeNull();
      expect(await idsOf('u1')).toHaveLength(2);
    });

    it('is one of no more than that however many begin at once', async () => {
      await inParallel(3, (i) => add(`old${i}`, session(`old${i}`, { createdAt: after(NOON, -1) }), 5));
      await inParallel(PARALLEL, (i) => add(`k${i}`, session(`s${i}`), 5));
      const { length } = await idsOf('u1');
      expect([length, length >= 4 && length <= 5]).toEqual([length, true]);
    });

    it('carries a session over to a higher version, never a lower one', async () => {
      await add('k1', session('s1'));
      expect(await stores.accountSessions.carryOver('u2', 's1', 3)).toBe(false);
      expect(await stores.accountSessions.carryOver('u1', 'unknown', 3)).toBe(false);
      expect(await stores.sessions.find('k1')).toEqual(session('s1'));
      expect(await stores.accountSessions.carryOver('u1', 's1', 4)).toBe(true);
      expect(await stores.accountSessions.carryOver('u1', 's1', 3)).toBe(true);
      expect(await stores.sessions.find('k1')).toEqual(session('s1', { credentialVersion: 4 }));
    });

    it('was authenticated at its log-in, where nothing else was kept', async () => {
      if (stores.forgetAuthentication === undefined) return;
      await add('k1', session('s1'));
      await stores.forgetAuthentication();
      expect(await stores.sessions.find('k1')).toEqual(session('s1', { authenticatedAt: NOON }));
      await stores.accountSessions.markAuthenticated('u1', 's1', after(NOON, 1));
      expect(await stores.accountSessions.listOf('u1', NOON)).toEqual([
        session('s1', { authenticatedAt: after(NOON, 1) }),
      ]);
    });

    it('notes that its user proved who they are again, never an earlier time', async () => {
      await add('k1', session('s1'));
      const mark = (userId: string, id: string, ms: number) =>
        stores.accountSessions.markAuthenticated(userId, id, after(NOON, ms));
      expect([await mark('u2', 's1', 9), await mark('u1', 'unknown', 9)]).toEqual([false, false]);
      expect(await mark('u1', 's1', 99)).toBe(true);
      expect(await mark('u1', 's1', 98)).toBe(true);
      expect(await stores.sessions.find('k1')).toEqual(session('s1', { authenticatedAt: after(NOON, 99) }));
    });
  });
}
