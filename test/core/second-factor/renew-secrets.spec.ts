import { RenewSecrets } from '../../../src/core/second-factor/renew-secrets.js';
import { MemorySecondFactorStore } from '../../support/memory/memory-second-factor-store.js';
import { FakeSecretBox } from '../auth/fakes.js';

describe('secrets of authenticator apps under a new key', () => {
  it('are sealed anew, those of every account and no others', async () => {
    const store = new MemorySecondFactorStore();
    const ids = Array.from({ length: 205 }, (_, i) => `user${String(i).padStart(3, '0')}`);
    const sealedOf = (i: number): string => `${i % 2 === 0 ? 'sealed by an old key' : 'sealed'} secret${i}`;
    for (const [i, userId] of ids.entries()) {
      const [sealedSecret, now] = [sealedOf(i), new Date(0)];
      await store.propose({ userId, sessionId: 's', sealedSecret, expiresAt: now });
      await store.enable({ userId, sealedSecret, enabledAt: now, lastStep: 0, recoveryCodes: [] });
    }
    const renew = new RenewSecrets(store, new FakeSecretBox());
    expect(await renew.run()).toBe(103);
    for (const [i, userId] of ids.entries()) {
      expect((await store.find(userId))?.sealedSecret).toBe(`sealed secret${i}`);
    }
    expect(await renew.run()).toBe(0);
  });
});
