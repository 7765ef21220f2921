import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UNFINISHED } from './write-backup.js';

/** Before the time in the names of backups that the service names itself. */
const PREFIX = 'octa-music-';

/** ISO 8601 in UTC, with hyphens for the colons that some systems forbid in names. */
const TIME = '\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ';

/** An unfinished backup as old as this belongs to a process that was killed, in milliseconds. */
const ABANDONED_MS = 24 * 3_600_000;

/** A folder of backups that are named by their time. It may hold other files; they are never touched. */
export class BackupFolder {
  private readonly own: RegExp;
  /** SQLite may have left its journal beside one. */
  private readonly unfinished: RegExp;

  /** @param extension of the backups, with the dot: those of another store are other files */
  constructor(
    private readonly folder: string,
    private readonly extension: string,
  ) {
    const name = `${PREFIX}${TIME}${escaped(extension)}`;
    this.own = new RegExp(`^${name}$`);
    this.unfinished = new RegExp(`^${name}${escaped(UNFINISHED)}(?:-journal)?$`);
  }

  /** Makes the folder if need be, for this system user alone, and clears away what killed backups have left. */
  async prepare(now: Date): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.folder)) {
      if (!this.unfinished.test(name)) continue;
      const file = join(this.folder, name);
      if (now.getTime() - (await stat(file)).mtimeMs > ABANDONED_MS) await rm(file, { force: true });
    }
  }

  /** The path for a backup that is made now. */
  fileFor(now: Date): string {
    const time = now.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
    return join(this.folder, PREFIX + time + this.extension);
  }

  /**
   * Removes all but the newest.
   * @returns the names of those that were removed
   */
  async keepNewest(count: number): Promise<readonly string[]> {
    const own = (await readdir(this.folder)).filter((name) => this.own.test(name)).sort();
    const old = own.slice(0, -count);
    for (const name of old) await rm(join(this.folder, name), { force: true });
    return old;
  }
}

function escaped(extension: string): string {
  return extension.replaceAll('.', '\\.');
}
