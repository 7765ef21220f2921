import type { SecondFactor, TotpProposal } from '../../../src/core/second-factor/second-factor.js';
import type {
  SealedSecrets,
  SecondFactorStore,
  SecondFactorUses,
} from '../../../src/core/second-factor/second-factor.ports.js';

/** Second factors in this process's memory. */
export class MemorySecondFactorStore implements SecondFactorStore, SecondFactorUses, SealedSecrets {
  private readonly factors = new Map<string, SecondFactor>();
  private readonly proposals = new Map<string, TotpProposal>();

  find(userId: string): Promise<SecondFactor | null> {
    return Promise.resolve(this.factors.get(userId) ?? null);
  }

  propose(proposal: TotpProposal): Promise<void> {
    this.proposals.set(proposal.userId, proposal);
    return Promise.resolve();
  }

  findProposal(userId: string): Promise<TotpProposal | null> {
    return Promise.resolve(this.proposals.get(userId) ?? null);
  }

  enable(factor: SecondFactor): Promise<boolean> {
    const { userId, sealedSecret } = factor;
    if (this.proposals.get(userId)?.sealedSecret !== sealedSecret) return Promise.resolve(false);
    this.proposals.delete(userId);
    this.factors.set(userId, factor);
    return Promise.resolve(true);
  }

  disable(userId: string): Promise<boolean> {
    this.proposals.delete(userId);
    return Promise.resolve(this.factors.delete(userId));
  }

  removeExpired(now: Date): Promise<number> {
    const expired = [...this.proposals.values()].filter(
      ({ userId, expiresAt }) => expiresAt <= now && !this.factors.has(userId),
    );
    for (const { userId } of expired) this.proposals.delete(userId);
    return Promise.resolve(expired.length);
  }

  useStep(userId: string, step: number): Promise<boolean> {
    return this.change(userId, ({ lastStep }) => lastStep < step, { lastStep: step });
  }

  useRecoveryCode(userId: string, hash: string): Promise<boolean> {
    const recoveryCodes = (this.factors.get(userId)?.recoveryCodes ?? []).filter((code) => code !== hash);
    return this.change(userId, (factor) => factor.recoveryCodes.includes(hash), { recoveryCodes });
  }

  replaceRecoveryCodes(userId: string, recoveryCodes: readonly string[]): Promise<boolean> {
    return this.change(userId, () => true, { recoveryCodes });
  }

  listAfter(after: string | null, limit: number): Promise<Pick<SecondFactor, 'userId' | 'sealedSecret'>[]> {
    const ids = [...this.factors.keys()].filter((id) => id > (after ?? '')).sort();
    const found = ids.slice(0, limit).flatMap((id) => this.factors.get(id) ?? []);
    return Promise.resolve(found.map(({ userId, sealedSecret }) => ({ userId, sealedSecret })));
  }

  replace(userId: string, sealedSecret: string, renewed: string): Promise<boolean> {
    return this.change(userId, (factor) => factor.sealedSecret === sealedSecret, { sealedSecret: renewed });
  }

  private change(userId: string, when: (factor: SecondFactor) => boolean, to: Partial<SecondFactor>): Promise<boolean> {
    const factor = this.factors.get(userId);
    if (factor === undefined || !when(factor)) return Promise.resolve(false);
    this.factors.set(userId, { ...factor, ...to });
    return Promise.resolve(true);
  }
}
