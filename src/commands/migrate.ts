import type { DatabaseTools } from '../adapters/outbound/backup/database-tools.js';
import { parseDatabaseSettings } from '../app/config/parse-settings.js';
import { readEnvironment } from '../app/config/read-environment.js';
import { OperatorError } from '../observability/explain-error.js';
import { withDatabaseTools } from './open-database.js';
import { runCommand, UsageError } from './terminal.js';

const usage = `Usage: npm run migrate -- up|down|status
  up      applies what has not been applied yet
  down    takes back the latest migration that is applied
  status  lists every migration, and when it was applied`;

const ACTIONS: Readonly<Record<string, (tools: DatabaseTools) => Promise<void>>> = { up, down, status };

await runCommand({ usage, options: {} }, async (_values, [word = '', ...more]) => {
  const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (action === undefined || more.length > 0) throw new UsageError('');
  await withDatabaseTools(parseDatabaseSettings(readEnvironment()), action);
  return 0;
});

async function up(tools: DatabaseTools): Promise<void> {
  const applied = await tools.up();
  for (const migration of applied) console.log(`applied     ${title(migration)}`);
  if (applied.length === 0) console.log(`${tools.name}: nothing to apply.`);
}

async function down(tools: DatabaseTools): Promise<void> {
  const latest = (await tools.status()).findLast(({ appliedAt }) => appliedAt !== null);
  if (latest?.known === false) {
    throw new OperatorError(
      `Migration ${latest.version} (${latest.name}) was applied by a newer version of the service: take it back with that version.`,
    );
  }
  const done = await tools.down();
  if (done === null) {
    console.log(`${tools.name}: nothing to take back.`);
    return;
  }
  console.log(`taken back  ${title(done)}`);
  if (done.copy !== null) {
    console.log(`The data as it was before is in ${done.copy}: it holds personal data, delete it once you are sure.`);
  }
  console.log('The service applies it again when it is started: start the version that goes with what is left.');
}

async function status(tools: DatabaseTools): Promise<void> {
  for (const one of await tools.status()) {
    const when = one.appliedAt === null ? 'pending' : `applied ${one.appliedAt.toISOString()}`;
    console.log(`${when.padEnd(33)} ${title(one)}${one.known ? '' : ' (of a newer version of the service)'}`);
  }
}

function title({ version, name }: { readonly version: number; readonly name: string }): string {
  return `${String(version).padStart(4, '0')} ${name}`;
}
