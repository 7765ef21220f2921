import type { DatabaseTools } from '../../adapters/outbound/backup/database-tools.js';
import type { DatabaseSettings } from '../../app/config/settings.js';
import { failure, ok, warning, type CheckResult } from '../../observability/check-result.js';
import { explain } from '../../observability/explain-error.js';
import { withDatabaseTools } from '../open-database.js';
import { withinLimit } from './dependency-checks.js';
import { checkDisk } from './disk-check.js';

/** As in the alert: one a day, and two hours for being late. */
const OLD_MS = 26 * 3_600_000;

const ADVICE = 'see “Backup and recovery” in docs/deployment.md';

/** Whether the database can be reached and has the shape that this version expects; where it is a file, its disk too. */
export async function checkDatabase(
  settings: DatabaseSettings,
  { onRender, production }: { readonly onRender: boolean; readonly production: boolean },
): Promise<CheckResult[]> {
  const disk = 'file' in settings ? await checkDisk(settings.file, { onRender }) : [];
  const reached = withDatabaseTools(settings, async (tools) => [
    ...(await reach(tools)),
    ...(production ? [await checkBackups(tools)] : []),
  ]).catch((error) => [failure(`database: ${explain(error)}`)]);
  return [...(await withinLimit(reached, () => [failure('database: it does not answer in time')])), ...disk];
}

/** What the data is like. Takes as long as there is data. */
export function checkData(settings: DatabaseSettings, removeOrphans = false): Promise<readonly CheckResult[]> {
  return withDatabaseTools(settings, async (tools) => {
    if (!tools.exists()) return [warning(`data: ${tools.name} does not exist yet, so there is nothing to look at`)];
    return (await tools.checkData(removeOrphans)).map(({ level, text }) => ({ level, text: `data: ${text}` }));
  }).catch((error) => [failure(`data: ${explain(error)}`)]);
}

/** Nobody but this and the alert misses a backup that was never made. */
async function checkBackups({ backups }: DatabaseTools): Promise<CheckResult> {
  const run = await backups.latestRun();
  if (run === null) return warning(`backups: none has been run: ${ADVICE}`);
  const { lastRunAt, lastRunSucceeded, lastSuccessAt } = run;
  if (!lastRunSucceeded) return warning(`backups: the latest run failed (${lastRunAt.toISOString()}): ${ADVICE}`);
  const text = `backups: the latest was made at ${lastSuccessAt?.toISOString() ?? 'an unknown time'}`;
  const isOld = Date.now() - (lastSuccessAt?.getTime() ?? 0) > OLD_MS;
  return isOld ? warning(`${text}, more than a day ago: ${ADVICE}`) : ok(text);
}

async function reach(tools: DatabaseTools): Promise<CheckResult[]> {
  const { name } = tools;
  if (!tools.exists()) return [warning(`database: ${name} does not exist yet; the service creates it when it starts`)];
  const { version, latencyMs } = await tools.ping();
  const findings = [ok(`database: ${name} answers in ${latencyMs.toFixed(1)} ms (${version})`)];
  findings.push(...(await tools.checkFeatures()));
  const states = await tools.status();
  const pending = states.filter(({ appliedAt }) => appliedAt === null).length;
  const newer = states.filter(({ known }) => !known).length;
  if (pending > 0) {
    const advice = 'the service applies them when it starts, or: npm run migrate -- up';
    findings.push(warning(`migrations: ${pending} pending; ${advice}`));
  }
  if (newer > 0) {
    const advice = 'run that one, or take them back with it';
    findings.push(warning(`migrations: ${newer} of a newer version of the service; ${advice}`));
  }
  if (pending + newer === 0) findings.push(ok(`migrations: all ${states.length} are applied`));
  return findings;
}
