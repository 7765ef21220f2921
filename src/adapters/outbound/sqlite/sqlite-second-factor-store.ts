import type { SecondFactor, TotpProposal } from '../../../core/second-factor/second-factor.js';
import type {
  SealedSecrets,
  SecondFactorStore,
  SecondFactorUses,
} from '../../../core/second-factor/second-factor.ports.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteRows } from './sqlite-rows.js';

const factorRows = new SqliteRows<Omit<SecondFactor, 'userId'>>(
  { sealedSecret: 'text', enabledAt: 'time', lastStep: 'number', recoveryCodes: 'list' },
  { sealedSecret: 'secret' },
);

const proposalRows = new SqliteRows<Omit<TotpProposal, 'userId'>>(
  { sessionId: 'text', sealedSecret: 'text', expiresAt: 'time' },
  { sessionId: 'proposed_to', sealedSecret: 'proposed_secret', expiresAt: 'proposed_until' },
);

export class SqliteSecondFactorStore implements SecondFactorStore, SecondFactorUses, SealedSecrets {
  constructor(private readonly database: SqliteDatabase) {}

  async find(userId: string): Promise<SecondFactor | null> {
    const row = await this.database.first(
      `SELECT ${factorRows.columns} FROM second_factors WHERE user_id = :userId AND secret IS NOT NULL`,
      { userId },
    );
    return row === undefined ? null : { userId, ...factorRows.record(row) };
  }

  async propose({ userId, sessionId, sealedSecret, expiresAt }: TotpProposal): Promise<void> {
    await this.database.change(
      `INSERT INTO second_factors (user_id, proposed_secret, proposed_to, proposed_until, expires_at)
       VALUES (:userId, :sealedSecret, :sessionId, :until, :until)
       ON CONFLICT (user_id) DO UPDATE SET
         proposed_secret = excluded.proposed_secret, proposed_to = excluded.proposed_to,
         proposed_until = excluded.proposed_until,
         expires_at = CASE WHEN secret IS NULL THEN excluded.expires_at END`,
      { userId, sessionId, sealedSecret, until: expiresAt },
    );
  }

  async findProposal(userId: string): Promise<TotpProposal | null> {
    const row = await this.database.first(
      `SELECT ${proposalRows.columns} FROM second_factors WHERE user_id = :userId AND proposed_secret IS NOT NULL`,
      { userId },
    );
    return row === undefined ? null : { userId, ...proposalRows.record(row) };
  }

  enable({ userId, sealedSecret, enabledAt, lastStep, recoveryCodes }: SecondFactor): Promise<boolean> {
    return this.database.changesAny(
      `UPDATE second_factors SET secret = :sealedSecret, enabled_at = :enabledAt, last_step = :lastStep,
         recovery_codes = :recoveryCodes, proposed_secret = NULL, proposed_to = NULL, proposed_until = NULL,
         expires_at = NULL
       WHERE user_id = :userId AND proposed_secret = :sealedSecret`,
      {
        ...{ userId, sealedSecret, enabledAt, lastStep },
        recoveryCodes: JSON.stringify(recoveryCodes),
      },
    );
  }

  disable(userId: string): Promise<boolean> {
    return this.database.write((sql) => {
      const remove = 'DELETE FROM second_factors WHERE user_id = :userId RETURNING secret';
      return (sql.first<{ secret: string | null }>(remove, { userId })?.secret ?? null) !== null;
    });
  }

  removeExpired(now: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'second_factors', key: 'user_id', expiry: 'expires_at' }, now);
  }

  useStep(userId: string, step: number): Promise<boolean> {
    return this.database.changesAny(
      `UPDATE second_factors SET last_step = :step WHERE user_id = :userId AND secret IS NOT NULL AND last_step < :step`,
      { userId, step },
    );
  }

  useRecoveryCode(userId: string, hash: string): Promise<boolean> {
    return this.database.write((sql) => {
      const read = 'SELECT recovery_codes FROM second_factors WHERE user_id = :userId';
      const codes = JSON.parse(
        sql.first<{ recovery_codes: string }>(read, { userId })?.recovery_codes ?? '[]',
      ) as string[];
      const left = codes.filter((code) => code !== hash);
      if (left.length === codes.length) return false;
      const write = 'UPDATE second_factors SET recovery_codes = :left WHERE user_id = :userId';
      sql.change(write, { userId, left: JSON.stringify(left) });
      return true;
    });
  }

  replaceRecoveryCodes(userId: string, hashes: readonly string[]): Promise<boolean> {
    return this.database.changesAny(
      'UPDATE second_factors SET recovery_codes = :codes WHERE user_id = :userId AND secret IS NOT NULL',
      { userId, codes: JSON.stringify(hashes) },
    );
  }

  async listAfter(after: string | null, limit: number): Promise<Pick<SecondFactor, 'userId' | 'sealedSecret'>[]> {
    const rows = await this.database.all<{ user_id: string; secret: string }>(
      `SELECT user_id, secret FROM second_factors WHERE user_id > :after AND secret IS NOT NULL
       ORDER BY user_id LIMIT :limit`,
      { after: after ?? '', limit },
    );
    return rows.map(({ user_id: userId, secret }) => ({ userId, sealedSecret: secret }));
  }

  replace(userId: string, sealedSecret: string, renewed: string): Promise<boolean> {
    return this.database.changesAny(
      'UPDATE second_factors SET secret = :renewed WHERE user_id = :userId AND secret = :sealedSecret',
      { userId, sealedSecret, renewed },
    );
  }
}
