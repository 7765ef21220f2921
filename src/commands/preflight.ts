import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseSettings } from '../app/config/parse-settings.js';
import { readEnvironment } from '../app/config/read-environment.js';
import type { Variables } from '../app/config/variable-reader.js';
import { ownSettings } from './preflight/own-settings.js';
import { runProgram } from './preflight/run-program.js';
import { ServiceProcess } from './preflight/service-process.js';
import { tryOut } from './preflight/trial-run.js';
import { checkNode, checkPackages, checkWorkTree } from './preflight/work-tree.js';
import { Report, runCommand, UsageError } from './terminal.js';

/** The folder that holds package.json. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

const USAGE = [
  'npm run preflight [-- --quick | --skip-check]',
  '',
  '  --quick       without the tests: format, lint, types, advisories and the build',
  '  --skip-check  only what is built already: start it, try it out, stop it',
  '',
  'With APP_ENV=production in the environment the service starts with that environment, database included;',
  'otherwise with production settings of its own that are thrown away.',
].join('\n');

const QUICK_CHECK = ['format:check', 'lint', 'types', 'audit', 'build'];

/** `npm run preflight`: what to run before a deploy. */
await runCommand(async (words) => {
  const { quick, skipCheck } = parseWords(words);
  const folder = mkdtempSync(join(tmpdir(), 'octa-preflight-'));
  try {
    // Before anything that takes long: a wrong environment is known at once.
    const configuration = chooseConfiguration(folder);
    const report = new Report();
    checkNode(ROOT, process.version, report);
    await checkPackages(ROOT, report);
    await checkWorkTree(ROOT, report);
    if (skipCheck || (await check(quick ? QUICK_CHECK : ['check'], report))) await start(configuration, report);
    else report.warning('the service was not started: what is built is not what was checked');
    const exitCode = report.close();
    console.log(exitCode === 0 ? 'Ready to deploy.' : 'Do not deploy this.');
    return exitCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

interface Configuration {
  readonly variables: Variables;
  readonly graceSeconds: number;
  /** Whether it is what the service will really run with. */
  readonly operators: boolean;
  /** Where the service starts. */
  readonly folder: string;
}

/**
 * @param scratch an empty folder, for what is thrown away
 * @throws ConfigurationError when the environment's production settings are wrong
 */
function chooseConfiguration(scratch: string): Configuration {
  const environment = readEnvironment();
  const operators = environment['APP_ENV']?.trim().toLowerCase() === 'production';
  const variables = operators ? environment : { PATH: environment['PATH'], ...ownSettings(scratch) };
  const { shutdownGraceSeconds: graceSeconds } = parseSettings(variables);
  // A relative database path means the same as when it is deployed.
  return { variables, graceSeconds, operators, folder: operators ? ROOT : scratch };
}

async function start({ variables, graceSeconds, operators, folder }: Configuration, report: Report): Promise<void> {
  if (operators) report.warning('the service starts with your environment: it opens that database and migrates it');
  else report.ok('the service starts with production settings of its own');
  const service = await ServiceProcess.start(join(ROOT, 'dist', 'main.js'), variables, folder);
  await tryOut(service, report, { graceSeconds, sourcesExpected: operators });
}

/** Runs the scripts of package.json until one fails. */
async function check(scripts: readonly string[], report: Report): Promise<boolean> {
  for (const script of scripts) {
    const { exitCode } = await runProgram(['npm', 'run', '--silent', script], { folder: ROOT, show: true });
    if (exitCode !== 0) {
      report.failure(`npm run ${script}`);
      return false;
    }
    report.ok(`npm run ${script}`);
  }
  return true;
}

function parseWords(words: readonly string[]): { quick: boolean; skipCheck: boolean } {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { quick: { type: 'boolean' }, 'skip-check': { type: 'boolean' } },
    });
    return { quick: values.quick ?? false, skipCheck: values['skip-check'] ?? false };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
