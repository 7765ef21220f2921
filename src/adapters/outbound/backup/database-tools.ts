import { failure, ok, type CheckResult } from '../../../observability/check-result.js';
import type { DatabaseBackups } from './database-backups.js';

/** A migration, and whether a database has it. */
export interface MigrationStatus {
  readonly version: number;
  readonly name: string;
  /** `null` while it has not been applied. */
  readonly appliedAt: Date | null;
  /** `false` when a newer version of the service has applied it. */
  readonly known: boolean;
}

/** What operators do with a database, whichever it is. Methods throw the driver's errors, see {@link explain}. */
export interface DatabaseTools {
  /** For a line of text. Never holds an address: that may carry a password. */
  readonly name: string;
  readonly backups: DatabaseBackups;
  /** Whether there is one to look at; asking does not create it. A server is assumed to exist. */
  exists(): boolean;
  /** Every migration that this version or the database knows, in order. */
  status(): Promise<readonly MigrationStatus[]>;
  /** Applies what is missing. @returns what was applied now */
  up(): Promise<readonly { readonly version: number; readonly name: string }[]>;
  /**
   * Reverts the latest one that is applied.
   * @returns it, and a file with the data as it was before, where reverting deletes any; `null` when there is none
   */
  down(): Promise<{ readonly version: number; readonly name: string; readonly copy: string | null } | null>;
  /** Such as `MongoDB 7.0.5`, and how long one small query took, in milliseconds. */
  ping(): Promise<{ readonly version: string; readonly latencyMs: number }>;
  /** Tries what the service needs and not every such server has, without touching the data. */
  checkFeatures(): Promise<readonly CheckResult[]>;
  /**
   * Looks through all the data. Takes little memory, however much there is.
   * @param removeOrphans also removes what belongs to accounts that do not exist; else nothing is changed
   */
  checkData(removeOrphans: boolean): Promise<readonly CheckResult[]>;
  /** @returns why the database cannot be used, as a clause; `null` when the error concerns something else */
  explain(error: unknown): string | null;
}

/** What is left of accounts that do not exist: an earlier version of the service deletes only what it knows of. */
export function orphanFinding(text: string, removed: boolean): CheckResult {
  return removed
    ? ok(`${text}: removed`)
    : failure(`${text}; to remove them: npm run doctor -- --data --remove-orphans`);
}

/** Where there are no accounts, everything looks like an orphan. */
export function noAccountAtAll(): CheckResult {
  return failure('there is no account at all, so nothing is removed: is this the right database?');
}
