import type { SecondFactor, TotpProposal } from '../../../core/second-factor/second-factor.js';
import type {
  SealedSecrets,
  SecondFactorStore,
  SecondFactorUses,
} from '../../../core/second-factor/second-factor.ports.js';
import { schemaOf } from './document-fields.js';
import { MongoCollection } from './mongo-collection.js';
import type { MongoDatabase } from './mongo-database.js';
import { trusted } from './mongo-schemas.js';

/** An account's second factor, a secret that waits for its first code, or both. */
interface FactorDocument {
  readonly user_id: string;
  readonly secret?: string;
  readonly enabled_at?: Date;
  readonly last_step?: number;
  /** Their hashes. */
  readonly recovery_codes?: readonly string[];
  readonly proposed_secret?: string;
  /** The session's id. */
  readonly proposed_to?: string;
  readonly proposed_until?: Date;
  /** When a document ends that is nothing but a proposal. */
  readonly expires_at?: Date;
}

const factorSchema = schemaOf<FactorDocument>({
  user_id: 'text',
  secret: 'text',
  enabled_at: 'time',
  last_step: 'number',
  recovery_codes: 'list',
  proposed_secret: 'text',
  proposed_to: 'text',
  proposed_until: 'time',
  expires_at: 'time',
});

const IS_ON = { secret: trusted({ $exists: true }) };

export class MongoSecondFactorStore implements SecondFactorStore, SecondFactorUses, SealedSecrets {
  private readonly factors: MongoCollection<FactorDocument>;

  constructor(private readonly database: MongoDatabase) {
    this.factors = new MongoCollection(database, 'second_factors', factorSchema);
  }

  async find(userId: string): Promise<SecondFactor | null> {
    const found = await this.factors.find({ user_id: userId });
    if (found?.secret === undefined) return null;
    return {
      userId,
      sealedSecret: found.secret,
      enabledAt: found.enabled_at ?? new Date(0),
      lastStep: found.last_step ?? 0,
      recoveryCodes: found.recovery_codes ?? [],
    };
  }

  async propose({ userId, sessionId, sealedSecret, expiresAt }: TotpProposal): Promise<void> {
    const proposal = { proposed_secret: sealedSecret, proposed_to: sessionId, proposed_until: expiresAt };
    const isBeside = await this.factors.update({ user_id: userId, ...IS_ON }, { $set: proposal });
    if (isBeside) return;
    await this.factors.upsert({ user_id: userId }, { $set: { ...proposal, expires_at: expiresAt } });
  }

  async findProposal(userId: string): Promise<TotpProposal | null> {
    const { proposed_secret, proposed_to, proposed_until } = (await this.factors.find({ user_id: userId })) ?? {};
    if (proposed_secret === undefined || proposed_to === undefined || proposed_until === undefined) return null;
    return { userId, sessionId: proposed_to, sealedSecret: proposed_secret, expiresAt: proposed_until };
  }

  enable({ userId, sealedSecret, enabledAt, lastStep, recoveryCodes }: SecondFactor): Promise<boolean> {
    const fields = {
      secret: sealedSecret,
      enabled_at: enabledAt,
      last_step: lastStep,
      recovery_codes: [...recoveryCodes],
    };
    return this.factors.updateOnce(
      { user_id: userId, proposed_secret: sealedSecret },
      { $set: fields, $unset: { proposed_secret: 1, proposed_to: 1, proposed_until: 1, expires_at: 1 } },
    );
  }

  disable(userId: string): Promise<boolean> {
    return this.database.run(async () => {
      const removed = await this.factors.model.findOneAndDelete({ user_id: userId }).lean<FactorDocument>();
      return removed?.secret !== undefined;
    });
  }

  removeExpired(now: Date): Promise<number> {
    return this.factors.removeExpired('expires_at', now);
  }

  useStep(userId: string, step: number): Promise<boolean> {
    return this.factors.updateOnce(
      { user_id: userId, last_step: trusted({ $lt: step }) },
      { $set: { last_step: step } },
    );
  }

  useRecoveryCode(userId: string, hash: string): Promise<boolean> {
    return this.factors.updateOnce({ user_id: userId, recovery_codes: hash }, { $pull: { recovery_codes: hash } });
  }

  replaceRecoveryCodes(userId: string, hashes: readonly string[]): Promise<boolean> {
    return this.factors.updateOnce({ user_id: userId, ...IS_ON }, { $set: { recovery_codes: [...hashes] } });
  }

  async listAfter(after: string | null, limit: number): Promise<Pick<SecondFactor, 'userId' | 'sealedSecret'>[]> {
    const following = { user_id: trusted({ $gt: after ?? '' }), ...IS_ON };
    const found = await this.factors.list(following, { user_id: 1 }, { limit });
    return found.map(({ user_id: userId, secret = '' }) => ({ userId, sealedSecret: secret }));
  }

  replace(userId: string, sealedSecret: string, renewed: string): Promise<boolean> {
    return this.factors.updateOnce({ user_id: userId, secret: sealedSecret }, { $set: { secret: renewed } });
  }
}
