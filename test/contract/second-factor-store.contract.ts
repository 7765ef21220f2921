import type { SecondFactor, TotpProposal } from '../../src/core/second-factor/second-factor.js';
import type {
  SealedSecrets,
  SecondFactorStore,
  SecondFactorUses,
} from '../../src/core/second-factor/second-factor.ports.js';
import { ALICE, BOB } from './playlist-store.contract.js';
import { after, inParallel, type MakeStore, NOON, PARALLEL } from './store-under-test.js';

interface Stores {
  readonly factors: SecondFactorStore;
  readonly uses: SecondFactorUses & SealedSecrets;
}

/** What every adapter of the ports for second factors must do. */
export function describeSecondFactorStores(name: string, make: MakeStore<Stores>): void {
  describe(`second factors in ${name}`, () => {
    let factors: SecondFactorStore;
    let uses: SecondFactorUses & SealedSecrets;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ factors, uses, close } = await make());
    });
    afterEach(() => close());

    const proposal = (change: Partial<TotpProposal> = {}): TotpProposal => ({
      userId: ALICE,
      sessionId: 'session',
      sealedSecret: 'sealed',
      expiresAt: after(NOON, 1000),
      ...change,
    });
    const factor = (change: Partial<SecondFactor> = {}): SecondFactor => ({
      userId: ALICE,
      sealedSecret: 'sealed',
      enabledAt: after(NOON, 7),
      lastStep: 59_000_000,
      recoveryCodes: ['one', 'two', 'three'],
      ...change,
    });
    const enabled = async (change: Partial<SecondFactor> = {}): Promise<SecondFactor> => {
      const one = factor(change);
      await factors.propose(proposal({ userId: one.userId, sealedSecret: one.sealedSecret }));
      expect(await factors.enable(one)).toBe(true);
      return one;
    };

    it('are off until their proposal is confirmed, and then as they were given', async () => {
      await factors.propose(proposal());
      expect(await factors.find(ALICE)).toBeNull();
      expect(await factors.findProposal(ALICE)).toEqual(proposal());
      expect(await factors.findProposal(BOB)).toBeNull();
      expect(await factors.enable(factor())).toBe(true);
      expect(await factors.find(ALICE)).toEqual(factor());
      expect(await factors.find(BOB)).toBeNull();
      expect(await factors.findProposal(ALICE)).toBeNull();
    });

    it('are enabled once, and only with the secret that was proposed last', async () => {
      expect(await factors.enable(factor())).toBe(false);
      await factors.propose(proposal({ sealedSecret: 'earlier' }));
      await factors.propose(proposal());
      expect(await factors.enable(factor({ sealedSecret: 'earlier' }))).toBe(false);
      const results = await inParallel(PARALLEL, () => factors.enable(factor()));
      expect(results.filter((result) => result)).toHaveLength(1);
    });

    it('stay as they are while another one is proposed, and are replaced by it', async () => {
      await enabled();
      await factors.propose(proposal({ sealedSecret: 'new' }));
      expect(await factors.find(ALICE)).toEqual(factor());
      expect(await factors.removeExpired(after(NOON, 1000))).toBe(0);
      const next = factor({ sealedSecret: 'new', lastStep: 1, recoveryCodes: [] });
      expect(await factors.enable(next)).toBe(true);
      expect(await factors.find(ALICE)).toEqual(next);
    });

    it('are disabled with their proposal, which alone is none', async () => {
      await enabled();
      await enabled({ userId: BOB });
      await factors.propose(proposal());
      expect(await factors.disable(ALICE)).toBe(true);
      expect([await factors.find(ALICE), await factors.findProposal(ALICE)]).toEqual([null, null]);
      await factors.propose(proposal());
      expect(await factors.disable(ALICE)).toBe(false);
      expect(await factors.findProposal(ALICE)).toBeNull();
      expect(await factors.disable(ALICE)).toBe(false);
      expect(await factors.find(BOB)).not.toBeNull();
    });

    it('let each time step be used once, and none before it', async () => {
      await enabled();
      const step = 59_000_001;
      const results = await inParallel(PARALLEL, () => uses.useStep(ALICE, step));
      expect(results.filter((result) => result)).toHaveLength(1);
      expect(await uses.useStep(ALICE, step - 1)).toBe(false);
      expect(await uses.useStep(ALICE, step + 1)).toBe(true);
      expect((await factors.find(ALICE))?.lastStep).toBe(step + 1);
      await factors.propose(proposal({ userId: BOB }));
      expect(await uses.useStep(BOB, step)).toBe(false);
    });

    it('let each recovery code be used once', async () => {
      await enabled();
      await enabled({ userId: BOB });
      const results = await inParallel(PARALLEL, () => uses.useRecoveryCode(ALICE, 'two'));
      expect(results.filter((result) => result)).toHaveLength(1);
      expect(await uses.useRecoveryCode(ALICE, 'four')).toBe(false);
      expect((await factors.find(ALICE))?.recoveryCodes).toEqual(['one', 'three']);
      for (const code of ['one', 'three']) expect(await uses.useRecoveryCode(ALICE, code)).toBe(true);
      expect(await factors.find(ALICE)).toEqual(factor({ recoveryCodes: [] }));
      expect((await factors.find(BOB))?.recoveryCodes).toHaveLength(3);
    });

    it('get other recovery codes while they are on', async () => {
      await factors.propose(proposal());
      expect(await uses.replaceRecoveryCodes(ALICE, ['four'])).toBe(false);
      expect(await factors.enable(factor())).toBe(true);
      expect(await uses.replaceRecoveryCodes(ALICE, ['four'])).toBe(true);
      expect(await uses.useRecoveryCode(ALICE, 'one')).toBe(false);
      expect(await uses.useRecoveryCode(ALICE, 'four')).toBe(true);
    });

    it('are listed by their accounts, those that are on', async () => {
      const ids = [BOB, ALICE].sort();
      expect(await uses.listAfter(null, 2)).toEqual([]);
      for (const userId of ids) await enabled({ userId, sealedSecret: `of ${userId}` });
      const all = ids.map((userId) => ({ userId, sealedSecret: `of ${userId}` }));
      expect(await uses.listAfter(null, 2)).toEqual(all);
      expect(await uses.listAfter(null, 1)).toEqual(all.slice(0, 1));
      expect(await uses.listAfter(ids[0] ?? '', 2)).toEqual(all.slice(1));
      await factors.disable(ids[0] ?? '');
      await factors.propose(proposal({ userId: ids[0] ?? '' }));
      expect(await uses.listAfter(null, 2)).toEqual(all.slice(1));
    });

    it('get their secret sealed anew, unless it is another one by then', async () => {
      await enabled();
      await enabled({ userId: BOB });
      expect(await uses.replace(ALICE, 'another', 'renewed')).toBe(false);
      expect(await uses.replace(ALICE, 'sealed', 'renewed')).toBe(true);
      expect(await factors.find(ALICE)).toEqual(factor({ sealedSecret: 'renewed' }));
      expect((await factors.find(BOB))?.sealedSecret).toBe('sealed');
    });

    it('lose proposals that have expired', async () => {
      await factors.propose(proposal());
      await factors.propose(proposal({ userId: BOB, expiresAt: after(NOON, 1001) }));
      expect(await factors.removeExpired(after(NOON, 999))).toBe(0);
      expect(await factors.removeExpired(after(NOON, 1000))).toBe(1);
      expect(await factors.findProposal(ALICE)).toBeNull();
      expect(await factors.findProposal(BOB)).not.toBeNull();
    });
  });
}
