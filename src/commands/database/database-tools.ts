import type { CheckResult } from '../../observability/check-result.js';

/** A migration, and where the database stands with it. */
export interface MigrationState {
  readonly version: number;
  readonly name: string;
  /** `null` while it has not been applied. */
  readonly appliedAt: Date | null;
  /** `false` when a newer version of the service has applied it. */
  readonly known: boolean;
}

export interface TakenBack {
  readonly version: number;
  readonly name: string;
  /** A file with the data as it was before, where taking back deletes any. */
  readonly copy: string | null;
}

/** What a quick look at a database told. */
export interface DatabaseLook {
  /** Such as `MongoDB 7.0.5`. */
  readonly version: string;
  /** How long one question took, in milliseconds. */
  readonly latencyMs: number;
}

/** What operators do with a database, whichever it is. Every method throws {@link DatabaseTrouble}. */
export interface DatabaseTools {
  /** What to call it in a line of text. Never holds an address: it may carry a password. */
  readonly name: string;
  /** Whether there is one to look at; asking does not create it. A server is taken to be there. */
  exists(): boolean;
  /** Every migration that this version or the database knows, in order. */
  status(): Promise<readonly MigrationState[]>;
  /** Applies what is missing. @returns what was applied now */
  up(): Promise<readonly { readonly version: number; readonly name: string }[]>;
  /** Takes back the latest one that is applied. @returns it, or `null` when there is none */
  down(): Promise<TakenBack | null>;
  /** Reaches it and asks something small. */
  look(): Promise<DatabaseLook>;
  /** Looks through all the data and changes nothing. Takes little memory, however much there is. */
  checkData(): AsyncIterable<CheckResult>;
}

/** The database can't be used, or not for this: one line that says why and what to do. */
export class DatabaseTrouble extends Error {}
