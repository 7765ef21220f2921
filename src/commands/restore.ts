import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  BackupError,
  type BackupContents,
  type DatabaseBackups,
} from '../adapters/outbound/backup/database-backups.js';
import { SystemClock } from '../adapters/outbound/system/system-clock.js';
import { parseDatabaseSettings } from '../app/config/parse-settings.js';
import { readEnvironment } from '../app/config/read-environment.js';
import { openBackups } from '../app/stores.js';
import { explain } from './backup/explain.js';
import { counted, secondsSince } from './backup/words.js';
import { Report, runCommand, UsageError } from './terminal.js';

const USAGE = `Usage: npm run restore -- <file> [--replace]

Restores a backup into the database that MONGODB_URI or DATABASE_URL names. Stop the service before.
  --replace   also when the database holds something: a SQLite file is kept aside, MongoDB's collections are dropped`;

function parse(words: readonly string[]): { readonly file: string; readonly replace: boolean } {
  const { values, positionals } = parseWords(words);
  const [file, ...others] = positionals;
  if (file === undefined || file === '' || others.length > 0) throw new UsageError(USAGE);
  return { file: resolve(file), replace: values.replace === true };
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: { replace: { type: 'boolean' } }, allowPositionals: true });
  } catch {
    throw new UsageError(USAGE);
  }
}

/** Everything that can be known before anything is changed. @throws BackupError */
async function check(
  backups: DatabaseBackups,
  file: string,
  replace: boolean,
  report: Report,
): Promise<BackupContents> {
  const contents = await backups.read(file);
  const { madeAt, schemaVersion, sha256 } = contents;
  report.ok(`${file}: made ${madeAt.toISOString()}, schema ${schemaVersion}, whole and unaltered (SHA-256 ${sha256})`);
  if (schemaVersion > backups.latestSchema) {
    throw new BackupError(
      `The backup is of a newer version of the service: its schema is ${schemaVersion}, this version knows ` +
        `${backups.latestSchema}. Restore it with the version that made it, or a later one.`,
    );
  }
  const obstacle = await backups.obstacle();
  if (obstacle === null) return contents;
  if (!replace) {
    throw new BackupError(
      `The database is not empty. It holds: ${obstacle}. To replace all of that: npm run restore -- ${file} --replace`,
    );
  }
  report.warning(`Replacing what it holds: ${obstacle}`);
  return contents;
}

await runCommand(async (words) => {
  const { file, replace } = parse(words);
  const backups = await openBackups(parseDatabaseSettings(readEnvironment()), new SystemClock());
  const report = new Report();
  const start = performance.now();
  report.ok(`Restoring into ${backups.place}`);
  let changed = false;
  try {
    const { parts, schemaVersion } = await check(backups, file, replace, report);
    changed = true;
    const { keptAside, migrations } = await backups.restore(file);
    for (const { name, count } of parts) report.ok(`${name}: ${counted(count, backups.unit)}`);
    report.ok(`Restored in ${secondsSince(start)}, and compared with the backup`);
    if (keptAside !== null)
      report.ok(`What was there before is ${keptAside}: remove it when it is not needed any more`);
    if (migrations.length > 0)
      report.ok(`Migrated from schema ${schemaVersion} to ${backups.latestSchema}: ${migrations.join(', ')}`);
    report.ok(
      'Now start the service, with the SECRET_KEY of then: with another one sessions end and waiting mails are lost',
    );
  } catch (error) {
    report.failure(`${changed ? '' : 'Nothing was changed. '}${explain(error)}`);
  }
  return report.close();
});
