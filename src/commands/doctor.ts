import { totalmem } from 'node:os';
import { failure, ok, warning, type CheckResult } from '../observability/check-result.js';
import { ConfigurationError, parseDatabaseSettings, parseSettings } from '../app/config/parse-settings.js';
import { readEnvironment } from '../app/config/read-environment.js';
import type { DatabaseSettings, Settings } from '../app/config/settings.js';
import { parseHttpUrl, type Variables } from '../app/config/variable-reader.js';
import { isThisMachine } from '../app/this-machine.js';
import { configurationWarnings } from './doctor/configuration-warnings.js';
import { checkData, checkDatabase } from './doctor/database-check.js';
import { checkProxies } from './doctor/proxy-check.js';
import { checkMail, checkRedis } from './doctor/service-checks.js';
import { checkSpotify, checkYouTube } from './doctor/source-checks.js';
import { Report, runCommand, UsageError } from './terminal.js';

/** The oldest version of Node that the service runs on. */
const NODE_MAJOR = 24;

const USAGE = `Usage: npm run doctor [-- [--data] [--url https://music.example.org]]
  --data  also looks through all the data: counts, references, indexes, shapes
  --url   where the running service is reached from outside (the first of FRONTEND_URL)`;

interface Wish {
  readonly data: boolean;
  /** `null`: the one that is configured. */
  readonly url: string | null;
}

await runCommand(async (words) => {
  const wish = readWish(words);
  const variables = readEnvironment();
  const report = new Report();
  const tell = (findings: readonly CheckResult[]): void => findings.forEach(({ level, text }) => report[level](text));

  const { settings, findings } = checkConfiguration(variables);
  tell([checkNode(), ...findings]);
  const database = settings?.database ?? databaseIn(variables);
  const onRender = variables['RENDER'] === 'true';
  // All at once, each with a limit of its own; told in this order.
  const checks = [
    ...(database === null ? [] : [checkDatabase(database, { onRender })]),
    ...(settings === null ? [] : checkServices(settings, wish.url)),
  ];
  for (const found of await Promise.all(checks)) tell(found);
  if (settings === null) report.warning('what else there is could not be checked: first mend the configuration');
  if (wish.data && database !== null) for await (const finding of checkData(database)) tell([finding]);
  return report.close();
});

function readWish(words: readonly string[]): Wish {
  const left = [...words];
  let data = false;
  let url: string | null = null;
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--data') data = true;
    else if (word === '--url') url = parseHttpUrl(left.shift() ?? '')?.origin ?? usage();
    else usage();
  }
  return { data, url };
}

function usage(): never {
  throw new UsageError(USAGE);
}

function checkNode(): CheckResult {
  const major = Number.parseInt(process.versions.node, 10);
  return major >= NODE_MAJOR
    ? ok(`Node.js: ${process.version}`)
    : failure(`Node.js: ${process.version} is too old, the service needs ${NODE_MAJOR} or newer`);
}

function checkConfiguration(variables: Variables): { settings: Settings | null; findings: CheckResult[] } {
  try {
    const settings = parseSettings(variables);
    const memoryMb = Math.min(process.constrainedMemory() || Infinity, totalmem()) / 1024 ** 2;
    const warnings = configurationWarnings(settings, variables, { memoryMb });
    const findings = warnings.map((text) => warning(`configuration: ${text}`));
    return { settings, findings: [ok(`configuration: valid for ${settings.environment}`), ...findings] };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { settings: null, findings: error.problems.map((problem) => failure(`configuration: ${problem}`)) };
  }
}

/** The database can be looked at even where the rest of the configuration is wrong. */
function databaseIn(variables: Variables): DatabaseSettings | null {
  try {
    return parseDatabaseSettings(variables);
  } catch {
    return null;
  }
}

function checkServices(settings: Settings, url: string | null): Promise<CheckResult[]>[] {
  const { mail, rateLimits, spotify, youtube, trustProxyHops, frontendUrls, production } = settings;
  // An address that was named should answer; of the configured one nobody knows whether it is deployed already.
  const unreachable = url !== null ? failure : production ? warning : ok;
  return [
    checkRedis(rateLimits),
    checkMail(mail, { rejectUnauthorized: !isThisMachine(mail.server ?? '') }),
    checkSpotify(spotify),
    checkYouTube(youtube),
    checkProxies({ url: url ?? frontendUrls[0], trustProxyHops, unreachable }),
  ];
}
