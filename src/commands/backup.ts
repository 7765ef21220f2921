import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { uploadToS3, type S3Target } from '../adapters/outbound/backup/s3-upload.js';
import { flush, type ReadBackup } from '../adapters/outbound/backup/backup-file.js';
import { fileTimestamp, type DatabaseBackups } from '../adapters/outbound/backup/database-backups.js';
import type { DatabaseTools } from '../adapters/outbound/backup/database-tools.js';
import { makeFolder } from '../adapters/outbound/system/make-folder.js';
import { ConfigurationError, parseDatabaseSettings } from '../app/config/parse-settings.js';
import { readEnvironment } from '../app/config/read-environment.js';
import { parseHttpUrl, type Variables } from '../app/config/variable-reader.js';
import { explain, OperatorError } from '../observability/explain-error.js';
import { withDatabaseTools } from './open-database.js';
import { Report, runCommand, UsageError } from './terminal.js';

const usage = `Usage: npm run backup -- <file> [--force]
       npm run backup -- --into <folder> [--keep <number>]
       npm run backup -- --upload

Backs up the database that MONGODB_URI or DATABASE_URL names, while the service runs.
  --force   replaces <file> if it exists
  --into    names the backup by the time: octa-music-2026-11-24T03-00-00Z…
  --keep    removes all but the newest backups of that kind from the folder, once the new one was read back
  --upload  names it so too, and sends it to S3-compatible storage instead of keeping it here: BACKUP_S3_URL,
            BACKUP_S3_REGION, BACKUP_S3_ACCESS_KEY_ID, BACKUP_S3_SECRET_ACCESS_KEY`;

const options = {
  into: { type: 'string' },
  keep: { type: 'string' },
  force: { type: 'boolean' },
  upload: { type: 'boolean' },
} as const;

interface Target {
  readonly file: string;
  readonly force: boolean;
  /** What the names of others that belong there begin with. */
  readonly others: string;
}

await runCommand({ usage, options }, async ({ into, keep, force = false, upload = false }, [name, ...others]) => {
  const places = [name !== undefined, into !== undefined, upload].filter(Boolean).length;
  if (places !== 1 || name === '' || others.length > 0) throw new UsageError('');
  if ((keep !== undefined && into === undefined) || (force && name === undefined))
    throw new UsageError('--keep goes with --into, --force with a file.');
  if (keep !== undefined && !/^[1-9]\d{0,4}$/.test(keep)) throw new UsageError('--keep needs a number of 1 or more.');
  const variables = readEnvironment();
  const settings = parseDatabaseSettings(variables);
  const storage = upload ? readStorage(variables) : null;
  const report = new Report();
  const run = async ({ backups }: DatabaseTools): Promise<void> => {
    if (name !== undefined) {
      const file = resolve(name);
      await backUp(backups, { file, force, others: `${basename(file)}.` }, report);
      return report.ok(`To restore it: npm run restore -- ${file}`);
    }
    if (storage !== null) return backUpToStorage(backups, storage, report);
    const folder = resolve(into ?? '');
    makeFolder(folder, 0o700);
    const target = targetIn(folder, backups);
    await backUp(backups, target, report);
    report.ok(`To restore it: npm run restore -- ${target.file}`);
    if (keep !== undefined) await removeOldest(folder, backups.extension, Number(keep), report);
  };
  const succeeded = await withDatabaseTools(settings, run).then(
    () => true,
    (error: unknown) => {
      report.failure(`No backup was made: ${explain(error)}`);
      return false;
    },
  );
  await withDatabaseTools(settings, ({ backups }) => backups.recordRun(succeeded)).catch((error: unknown) =>
    report.warning(`Monitoring will not know of this run, which could not be recorded: ${explain(error)}`),
  );
  return report.close();
});

function targetIn(folder: string, { extension }: DatabaseBackups): Target {
  const file = join(folder, `octa-music-${fileTimestamp(new Date())}${extension}`);
  return { file, force: false, others: 'octa-music-' };
}

/** @throws ConfigurationError */
function readStorage(variables: Variables): S3Target {
  const read = (name: string): string => variables[name]?.trim() ?? '';
  const url = parseHttpUrl(read('BACKUP_S3_URL'));
  const [accessKeyId, secretAccessKey] = [read('BACKUP_S3_ACCESS_KEY_ID'), read('BACKUP_S3_SECRET_ACCESS_KEY')];
  const problems = [
    url === null && 'BACKUP_S3_URL must be the address of a bucket, such as https://s3.example.org/bucket',
    accessKeyId === '' && 'BACKUP_S3_ACCESS_KEY_ID is required',
    secretAccessKey === '' && 'BACKUP_S3_SECRET_ACCESS_KEY is required',
  ].filter((problem) => problem !== false);
  if (url === null || problems.length > 0) throw new ConfigurationError(problems);
  return { url, accessKeyId, secretAccessKey, region: read('BACKUP_S3_REGION') || 'us-east-1' };
}

async function backUpToStorage(backups: DatabaseBackups, storage: S3Target, report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'octa-backup-'));
  try {
    const target = targetIn(folder, backups);
    await backUp(backups, target, report);
    await uploadToS3(target.file, storage, new Date());
    report.ok(
      `Uploaded to ${storage.url.host} as ${basename(target.file)}, and removed here. To restore it, fetch it first`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function backUp(backups: DatabaseBackups, target: Target, report: Report): Promise<void> {
  const start = performance.now();
  report.ok(`Backing up ${backups.place}`);
  const { parts, sha256, schemaVersion, snapshot } = await write(backups, target);
  report.counts(parts, backups.unit);
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
}

/**
 * Makes a backup beside the place where it belongs, reads it back, and only then gives it its name: whatever has the
 * name is whole, however the process ended. After an error nothing is left behind.
 */
async function write(backups: DatabaseBackups, { file, force, others }: Target): Promise<ReadBackup> {
  if (backups.isItself(file)) throw new OperatorError(`${file} is the database itself.`);
  if (!existsSync(dirname(file))) {
    throw new OperatorError(`There is no folder ${dirname(file)}. Make it, or use --into, which makes its folder.`);
  }
  const existing = await stat(file).catch(() => null);
  if (existing?.isDirectory() === true) throw new OperatorError(`${file} is a folder: use --into ${file}.`);
  // Its place would be taken by the backup: a device's, for whoever may write there.
  if (existing?.isFile() === false) throw new OperatorError(`${file} is not a file: choose another name.`);
  if (existing !== null && !force) {
    throw new OperatorError(`${file} exists already and was left as it is. Choose another name, or add --force.`);
  }
  await clearAbandoned(dirname(file), others);
  // Two at once don't write to one file.
  const unfinished = `${file}.${process.pid}.partial`;
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

/** Removes what killed processes have left. */
async function clearAbandoned(folder: string, beginning: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /\.(\d+)\.partial(?:-journal)?$/.exec(name)?.[1];
    if (pid === undefined || !name.startsWith(beginning) || isRunning(Number(pid))) continue;
    await rm(join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function removeOldest(folder: string, extension: string, keep: number, report: Report): Promise<void> {
  const own = new RegExp(`^octa-music-[\\d-]{10}T[\\d-]{8}Z\\${extension}$`);
  const complete = (await readdir(folder)).filter((name) => own.test(name)).sort();
  for (const name of complete.slice(0, -keep)) {
    await rm(join(folder, name), { force: true });
    report.ok(`Removed ${name}: ${keep} newer are kept`);
  }
}

function inBytes(bytes: number): string {
  const power = Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1_000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${['bytes', 'KB', 'MB', 'GB', 'TB'][power]}`;
}
