import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BackupError, flush, type ReadBackup } from '../adapters/outbound/backup/backup-file.js';
import { fileTimestamp, type DatabaseBackups } from '../adapters/outbound/backup/database-backups.js';
import { parseDatabaseSettings } from '../app/config/parse-settings.js';
import { readEnvironment } from '../app/config/read-environment.js';
import { openBackups } from './database/open-database.js';
import { explain } from './explain.js';
import { Report, runCommand, UsageError } from './terminal.js';

const usage = `Usage: npm run backup -- <file> [--force]
       npm run backup -- --into <folder> [--keep <number>]

Backs up the database that MONGODB_URI or DATABASE_URL names, while the service runs.
  --force   replaces <file> if it is there
  --into    names the backup by the time: octa-music-2026-11-24T03-00-00Z…
  --keep    removes all but the newest backups of that kind from the folder, once the new one was read back`;

const options = { into: { type: 'string' }, keep: { type: 'string' }, force: { type: 'boolean' } } as const;

/** What the name of a backup ends with until it has been read back. */
const UNFINISHED = '.partial';

/** An unfinished backup as old as this belongs to a process that was killed, in milliseconds. */
const ABANDONED_MS = 24 * 3_600_000;

await runCommand({ usage, options }, async ({ into, keep, force = false }, [file, ...others]) => {
  if ((file === undefined) === (into === undefined) || file === '' || others.length > 0) throw new UsageError('');
  if (into === undefined ? keep !== undefined : force)
    throw new UsageError('--keep goes with --into, --force with a file.');
  if (keep !== undefined && !/^[1-9]\d{0,4}$/.test(keep)) throw new UsageError('--keep needs a number of 1 or more.');
  const backups = await openBackups(parseDatabaseSettings(readEnvironment()));
  const report = new Report();
  if (file !== undefined) {
    await backUp(backups, { file: resolve(file), force }, report);
    return report.close();
  }
  const folder = resolve(into ?? '');
  const own = new RegExp(`^octa-music-[\\d-]{10}T[\\d-]{8}Z\\${backups.extension}(.*)$`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeAbandoned(folder, own);
  const target = join(folder, `octa-music-${fileTimestamp(new Date())}${backups.extension}`);
  if ((await backUp(backups, { file: target, force: false }, report)) && keep !== undefined) {
    const complete = (await readdir(folder)).filter((name) => own.exec(name)?.[1] === '').sort();
    for (const name of complete.slice(0, -Number(keep))) {
      await rm(join(folder, name), { force: true });
      report.ok(`Removed ${name}: ${keep} newer are kept`);
    }
  }
  return report.close();
});

interface Target {
  readonly file: string;
  readonly force: boolean;
}

/** @returns whether there is one now; the report says why not */
async function backUp(backups: DatabaseBackups, target: Target, report: Report): Promise<boolean> {
  const start = performance.now();
  report.ok(`Backing up ${backups.place}`);
  try {
    const { parts, sha256, schemaVersion, snapshot } = await write(backups, target);
    for (const { name, count } of parts) {
      report.ok(`${name}: ${count.toLocaleString('en-US')} ${backups.unit}${count === 1 ? '' : 's'}`);
    }
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    report.ok(`Written to ${target.file}: ${inBytes((await stat(target.file)).size)} in ${seconds} s, and read back`);
    report.ok(`SHA-256 ${sha256}, schema ${schemaVersion}`);
    if (!snapshot) {
      report.warning(
        'This is not the state of one moment: the server gives no snapshots, as only a replica set does. ' +
          'The collections were read one after the other, the accounts last.',
      );
    }
    report.ok('It holds password hashes and addresses: only its owner can read it (mode 0600). Keep copies as closed');
    report.ok('It does not hold SECRET_KEY: keep that elsewhere. Without it sessions end, and waiting mails are lost');
    report.ok(`To restore it: npm run restore -- ${target.file}`);
    return true;
  } catch (error) {
    report.failure(`No backup was made of ${backups.place}: ${explain(error)}`);
    return false;
  }
}

/**
 * Makes a backup beside the place where it belongs, reads it back, and only then gives it its name: whatever has the
 * name is whole, however the process ended. After an error nothing is left behind.
 */
async function write(backups: DatabaseBackups, { file, force }: Target): Promise<ReadBackup> {
  if (backups.isItself(file)) throw new BackupError(`${file} is the database itself.`);
  const there = await stat(file).catch(() => null);
  if (there?.isDirectory() === true) throw new BackupError(`${file} is a folder: use --into ${file}.`);
  if (there !== null && !force) {
    throw new BackupError(`${file} exists already and was left as it is. Choose another name, or add --force.`);
  }
  const unfinished = file + UNFINISHED;
  try {
    await discard(unfinished);
    await backups.write(unfinished);
    const backup = await backups.read(unfinished);
    await rename(unfinished, file);
    await flush(dirname(file));
    return backup;
  } catch (error) {
    await discard(unfinished);
    throw error;
  }
}

/** With SQLite's journal beside it: another file of that name would be corrupted by it. */
async function discard(unfinished: string): Promise<void> {
  for (const suffix of ['', '-journal']) await rm(unfinished + suffix, { force: true });
}

/** Removes what killed backups have left in the folder. */
async function removeAbandoned(folder: string, own: RegExp): Promise<void> {
  for (const name of await readdir(folder)) {
    if (![UNFINISHED, `${UNFINISHED}-journal`].includes(own.exec(name)?.[1] ?? '')) continue;
    const file = join(folder, name);
    if (Date.now() - (await stat(file)).mtimeMs > ABANDONED_MS) await rm(file, { force: true });
  }
}

/** A file's size, in the unit that fits. */
function inBytes(bytes: number): string {
  const power = Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1_000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${['bytes', 'KB', 'MB', 'GB', 'TB'][power]}`;
}
