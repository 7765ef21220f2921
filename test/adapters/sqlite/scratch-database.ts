import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteDatabase } from '../../../src/adapters/outbound/sqlite/sqlite-database.js';
import { captureLog, type CapturedLog } from '../../support/captured-log.js';

/** A database in a folder of its own. */
export interface ScratchDatabase {
  readonly folder: string;
  readonly file: string;
  readonly database: SqliteDatabase;
  readonly log: CapturedLog;
  /** Another service's hands on the same file, or this one's after a restart. */
  readonly reopen: () => SqliteDatabase;
  /** Closes whatever was opened and removes the folder. */
  readonly discard: () => void;
}

/** @param name of the file within the folder; may have folders of its own */
export function scratchDatabase(name = 'octa_music.db'): ScratchDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'octa-sqlite-'));
  const file = join(folder, name);
  const log = captureLog();
  const opened: SqliteDatabase[] = [];
  const reopen = (): SqliteDatabase => {
    const database = new SqliteDatabase(file, log.logger);
    opened.push(database);
    return database;
  };
  return {
    folder,
    file,
    database: reopen(),
    log,
    reopen,
    discard: () => {
      for (const database of opened) database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
