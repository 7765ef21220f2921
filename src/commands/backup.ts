import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DatabaseBackups } from '../adapters/outbound/backup/database-backups.js';
import { SystemClock } from '../adapters/outbound/system/system-clock.js';
import { parseDatabaseSettings } from '../app/config/parse-settings.js';
import { readEnvironment } from '../app/config/read-environment.js';
import { openBackups } from '../app/stores.js';
import { BackupFolder } from './backup/backup-folder.js';
import { explain } from './backup/explain.js';
import { counted, inBytes, secondsSince } from './backup/words.js';
import { writeBackup } from './backup/write-backup.js';
import { Report, runCommand, UsageError } from './terminal.js';

const USAGE = `Usage: npm run backup -- <file> [--force]
       npm run backup -- --into <folder> [--keep <number>]

Backs up the database that MONGODB_URI or DATABASE_URL names, while the service runs.
  --force   replaces <file> if it is there
  --into    names the backup by the time: octa-music-2026-11-24T03-00-00Z…
  --keep    removes all but the newest backups of that kind from the folder, once the new one was read back`;

type Order =
  { readonly file: string; readonly overwrite: boolean } | { readonly folder: string; readonly keep: number | null };

function parse(words: readonly string[]): Order {
  const { values, positionals } = parseWords(words);
  const [file, ...others] = positionals;
  const { into, keep, force = false } = values;
  if (into !== undefined && file === undefined && !force) {
    if (keep !== undefined && !/^[1-9]\d{0,4}$/.test(keep)) throw new UsageError(USAGE);
    return { folder: resolve(into), keep: keep === undefined ? null : Number(keep) };
  }
  if (file === undefined || file === '' || others.length > 0 || into !== undefined || keep !== undefined) {
    throw new UsageError(USAGE);
  }
  return { file: resolve(file), overwrite: force };
}

function parseWords(words: readonly string[]) {
  try {
    const options = { into: { type: 'string' }, keep: { type: 'string' }, force: { type: 'boolean' } } as const;
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch {
    throw new UsageError(USAGE);
  }
}

async function backUp(backups: DatabaseBackups, file: string, overwrite: boolean, report: Report): Promise<boolean> {
  const start = performance.now();
  report.ok(`Backing up ${backups.place}`);
  try {
    const { contents, size } = await writeBackup(backups, file, overwrite);
    for (const { name, count } of contents.parts) report.ok(`${name}: ${counted(count, backups.unit)}`);
    report.ok(`Written to ${file}: ${inBytes(size)} in ${secondsSince(start)}, and read back`);
    report.ok(`SHA-256 ${contents.sha256}, schema ${contents.schemaVersion}`);
    if (!contents.oneMoment) {
      report.warning(
        'This is not the state of one moment: the server gives no snapshots, as only a replica set does. ' +
          'The collections were read one after the other, the accounts last.',
      );
    }
    report.ok('It holds password hashes and addresses: only its owner can read it (mode 0600). Keep copies as closed');
    report.ok('It does not hold SECRET_KEY: keep that elsewhere. Without it sessions end, and waiting mails are lost');
    report.ok(`To restore it: npm run restore -- ${file}`);
    return true;
  } catch (error) {
    report.failure(`No backup was made of ${backups.place}: ${explain(error)}`);
    return false;
  }
}

await runCommand(async (words) => {
  const order = parse(words);
  const clock = new SystemClock();
  const backups = await openBackups(parseDatabaseSettings(readEnvironment()), clock);
  const report = new Report();
  if ('file' in order) {
    await backUp(backups, order.file, order.overwrite, report);
    return report.close();
  }
  const folder = new BackupFolder(order.folder, backups.extension);
  await folder.prepare(clock.now());
  const made = await backUp(backups, folder.fileFor(clock.now()), false, report);
  if (made && order.keep !== null) {
    for (const name of await folder.keepNewest(order.keep)) report.ok(`Removed ${name}: ${order.keep} newer are kept`);
  }
  return report.close();
});
