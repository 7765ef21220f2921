import { readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BackupRecord, BackupRecords } from '../../backup/backup-record.js';

/** In a file beside the database: a run is recorded also when the database itself can't be read or written. */
export class SqliteBackupRecords implements BackupRecords {
  private readonly file: string;

  /** @param database its file */
  constructor(database: string) {
    this.file = `${resolve(database)}.last-backup.json`;
  }

  async latest(): Promise<BackupRecord | null> {
    try {
      const { lastRunAt, lastRunSucceeded, lastSuccessAt } = JSON.parse(await readFile(this.file, 'utf8')) as {
        readonly [K in keyof BackupRecord]: BackupRecord[K] extends Date | null ? string : BackupRecord[K];
      };
      return {
        lastRunAt: new Date(lastRunAt),
        lastRunSucceeded,
        lastSuccessAt: lastSuccessAt === null ? null : new Date(lastSuccessAt),
      };
    } catch {
      // None yet, or somebody has edited it: the next run writes it anew.
      return null;
    }
  }

  async record(succeeded: boolean, now: Date): Promise<void> {
    const lastSuccessAt = succeeded ? now : ((await this.latest())?.lastSuccessAt ?? null);
    const record: BackupRecord = { lastRunAt: now, lastRunSucceeded: succeeded, lastSuccessAt };
    await writeFile(`${this.file}.partial`, `${JSON.stringify(record)}\n`, { mode: 0o600 });
    await rename(`${this.file}.partial`, this.file);
  }
}
