import { failure, ok, warning, type CheckResult } from '../../observability/check-result.js';
import type { DatabaseSettings } from '../../app/config/settings.js';
import { DatabaseTrouble, type DatabaseTools } from '../database/database-tools.js';
import { openDatabaseTools } from '../database/open-database.js';
import { checkDisk } from './disk-check.js';
import { withinLimit } from './dependency-checks.js';

/** Whether the database can be reached and has the shape that this version expects; where it is a file, its disk too. */
export async function checkDatabase(
  settings: DatabaseSettings,
  { onRender }: { onRender: boolean },
): Promise<CheckResult[]> {
  const disk = 'file' in settings ? await checkDisk(settings.file, { onRender }) : [];
  const tools = await openDatabaseTools(settings);
  const late = (): CheckResult[] => [failure(`database: ${tools.name} cannot be used: it does not answer in time.`)];
  return [...(await withinLimit(reach(tools), late)), ...disk];
}

/** What the data is like. Takes as long as there is data. */
export async function* checkData(settings: DatabaseSettings): AsyncGenerator<CheckResult> {
  const tools = await openDatabaseTools(settings);
  try {
    if (!tools.exists()) {
      yield warning(`data: ${tools.name} does not exist yet, so there is nothing to look at`);
      return;
    }
    for await (const { level, text } of tools.checkData()) yield { level, text: `data: ${text}` };
  } catch (error) {
    if (!(error instanceof DatabaseTrouble)) throw error;
    yield failure(`data: ${error.message}`);
  }
}

async function reach(tools: DatabaseTools): Promise<CheckResult[]> {
  try {
    if (!tools.exists())
      return [warning(`database: ${tools.name} does not exist yet; the service creates it when it starts`)];
    const { version, latencyMs } = await tools.look();
    const findings = [ok(`database: ${tools.name} answers in ${latencyMs.toFixed(1)} ms (${version})`)];
    const states = await tools.status();
    const pending = states.filter(({ appliedAt }) => appliedAt === null).length;
    const newer = states.filter(({ known }) => !known).length;
    if (pending > 0)
      findings.push(
        warning(`migrations: ${pending} pending; the service applies them when it starts, or: npm run migrate -- up`),
      );
    if (newer > 0)
      findings.push(
        warning(`migrations: ${newer} of a newer version of the service; run that one, or take them back with it`),
      );
    if (pending + newer === 0) findings.push(ok(`migrations: all ${states.length} are applied`));
    return findings;
  } catch (error) {
    if (!(error instanceof DatabaseTrouble)) throw error;
    return [failure(`database: ${error.message}`)];
  }
}
