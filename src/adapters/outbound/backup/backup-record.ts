/** What is kept of the backups of a database, for monitoring. It lies beside the data, and no backup holds it. */
export interface BackupRecord {
  readonly lastRunAt: Date;
  readonly lastRunSucceeded: boolean;
  /** `null` when none has succeeded since the record began. */
  readonly lastSuccessAt: Date | null;
}

/** The record of a database, as the service reads it. */
export abstract class BackupRecords {
  /** `null` when no backup has been run. */
  abstract latest(): Promise<BackupRecord | null>;
}
