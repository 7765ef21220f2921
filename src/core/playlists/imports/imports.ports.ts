import type { ImportCounts, ImportStep, PlaylistImport } from './playlist-import.js';

/** The guarantees for every store in `auth.ports.ts` hold. */

export interface NewImport extends ImportCounts {
  readonly ownerId: string;
  readonly total: number;
  readonly createdAt: Date;
  /** In their order. Without any the import is finished. */
  readonly steps: readonly ImportStep[];
}

export interface ImportBounds {
  readonly maxUnfinished: number;
  readonly maxKept: number;
}

/** Imports as their owners see them. */
export abstract class ImportStore {
  /**
   * Keeps an import, due at once. Once this returns, it will be gone on with even if the process dies. Removes the oldest
   * finished ones beyond `maxKept`.
   * @returns `null` when the owner has `maxUnfinished` (about: parallel calls are not counted) that go on
   */
  abstract add(bounds: ImportBounds, added: NewImport): Promise<PlaylistImport | null>;

  abstract find(ownerId: string, id: string): Promise<PlaylistImport | null>;

  /** All of an owner's, latest first. */
  abstract listOf(ownerId: string): Promise<readonly PlaylistImport[]>;

  abstract removeAllOf(ownerId: string): Promise<void>;

  /** Removes every import that was finished at `finishedUpTo` or earlier. @returns how many */
  abstract removeFinished(finishedUpTo: Date): Promise<number>;
}

/** Exclusive right to go on with an import, until a time. */
export interface ImportLease {
  /** Unique to one claim. */
  readonly holder: string;
  readonly until: Date;
}

export interface ClaimedImport {
  readonly claimed: PlaylistImport;
  /** What is to be done next; `null`: nothing any more. */
  readonly step: ImportStep | null;
  /** How often this step has been claimed, this time included: 1 the first time. */
  readonly attempts: number;
}

/** Imports as those who go on with them see them, in any number of processes. */
export abstract class ImportQueue {
  /**
   * Claims the unfinished import that has been due longest, if it is due at `now` or earlier and no lease on it lasts
   * beyond `now`. Of any number of parallel claims, one succeeds. `null` when none is due.
   */
  abstract claim(lease: ImportLease, now: Date): Promise<ClaimedImport | null>;

  /**
   * The step is done: adds what came of it, ends the lease, and makes the next step due at `dueAt`; after the last one
   * the import is finished at that time. Only for the last holder of a lease on it.
   * @returns `false` when another has claimed it since, or it is gone: then nothing is counted
   */
  abstract advance(id: string, holder: string, more: ImportCounts, dueAt: Date): Promise<boolean>;

  /** The step is not done: ends the lease; the import can be claimed again from `dueAt`. `false` as for `advance`. */
  abstract release(id: string, holder: string, dueAt: Date): Promise<boolean>;
}

/** Wakes whoever goes on with imports in this process. */
export abstract class ImportTrigger {
  /** Returns at once, never throws; a missed call only delays the import until the next poll. */
  abstract importWaiting(): void;
}
