import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ReadBackup } from '../adapters/outbound/backup/backup-file.js';
import type { DatabaseBackups } from '../adapters/outbound/backup/database-backups.js';
import { parseDatabaseSettings } from '../app/config/parse-settings.js';
import { readEnvironment } from '../app/config/read-environment.js';
import { explain, OperatorError } from '../observability/explain-error.js';
import { withDatabaseTools } from './open-database.js';
import { Report, runCommand, UsageError } from './terminal.js';

const usage = `Usage: npm run restore -- <file> [--replace]

Restores a backup into the database that MONGODB_URI or DATABASE_URL names. Stop the service before.
  --replace   also when the database holds something; a copy of that is kept`;

const options = { replace: { type: 'boolean' } } as const;

await runCommand({ usage, options }, async ({ replace = false }, [name, ...others]) => {
  if (name === undefined || name === '' || others.length > 0) throw new UsageError('');
  const file = resolve(name);
  const report = new Report();
  const start = performance.now();
  let changed = false;
  await withDatabaseTools(parseDatabaseSettings(readEnvironment()), async ({ backups }) => {
    report.ok(`Restoring into ${backups.place}`);
    const { parts, schemaVersion } = await check(backups, { file, replace }, report);
    changed = true;
    const { keptAside, migrations } = await backups.restore(file);
    report.counts(parts, backups.unit);
    report.ok(`Restored in ${((performance.now() - start) / 1_000).toFixed(1)} s, and compared with the backup`);
    if (keptAside !== null)
      report.ok(`What was there before is ${keptAside}: remove it once it is not needed any more`);
    if (migrations.length > 0) {
      report.ok(`Migrated from schema ${schemaVersion} to ${backups.latestSchema}: ${migrations.join(', ')}`);
    }
    report.ok('Now start the service, with the SECRET_KEY of then: another one ends sessions and loses waiting mails');
  }).catch((error: unknown) => report.failure(`${changed ? '' : 'Nothing was changed. '}${explain(error)}`));
  return report.close();
});

/** Everything that can be known before anything is changed. @throws OperatorError */
async function check(
  backups: DatabaseBackups,
  { file, replace }: { readonly file: string; readonly replace: boolean },
  report: Report,
): Promise<ReadBackup> {
  if ((await stat(file)).isDirectory()) throw new OperatorError(`${file} is a folder: name the backup in it.`);
  const backup = await backups.read(file);
  const { madeAt, schemaVersion, sha256 } = backup;
  report.ok(`${file}: made ${madeAt.toISOString()}, schema ${schemaVersion}, whole and unaltered (SHA-256 ${sha256})`);
  if (schemaVersion > backups.latestSchema) {
    throw new OperatorError(
      `The backup is of a newer version of the service: its schema is ${schemaVersion}, this version knows ` +
        `${backups.latestSchema}. Restore it with the version that made it, or a later one.`,
    );
  }
  const obstacle = await backups.obstacle();
  if (obstacle !== null && !replace) {
    throw new OperatorError(
      `The database is not empty. It holds: ${obstacle}. To replace all of that: npm run restore -- ${file} --replace`,
    );
  }
  if (obstacle !== null) report.warning(`Replacing what it holds: ${obstacle}`);
  return backup;
}
