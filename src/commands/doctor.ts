import { totalmem } from 'node:os';
import { ConfigurationError, parseDatabaseSettings, parseSettings } from '../app/config/parse-settings.js';
import { readEnvironment } from '../app/config/read-environment.js';
import type { DatabaseSettings, Settings } from '../app/config/settings.js';
import { parseHttpUrl, type Variables } from '../app/config/variable-reader.js';
import { certificateTrust } from '../app/this-machine.js';
import { failure, ok, warning, type CheckResult } from '../observability/check-result.js';
import { configurationWarnings } from './doctor/configuration-warnings.js';
import { checkData, checkDatabase } from './doctor/database-check.js';
import { checkMail, checkMusicBrainz, checkRedis, checkSpotify, checkYouTube } from './doctor/dependency-checks.js';
import { checkProxies } from './doctor/proxy-check.js';
import { Report, runCommand, UsageError } from './terminal.js';

const usage = `Usage: npm run doctor [-- [--data [--remove-orphans]] [--url https://music.example.org]]
  --data            also looks through all the data: counts, references, indexes, accounts
  --remove-orphans  removes what belongs to accounts that do not exist; nothing else is ever changed
  --url             where the running service is reached from outside (the first of FRONTEND_URL)`;

const options = { data: { type: 'boolean' }, 'remove-orphans': { type: 'boolean' }, url: { type: 'string' } } as const;

await runCommand({ usage, options }, async ({ data = false, url: address, ...more }, words) => {
  if (words.length > 0) throw new UsageError(`It takes no argument such as ${words[0]}.`);
  const removeOrphans = more['remove-orphans'] ?? false;
  if (removeOrphans && !data) throw new UsageError('--remove-orphans goes with --data.');
  const url = address === undefined ? null : parseHttpUrl(address)?.origin;
  if (url === undefined) throw new UsageError('--url needs an address such as https://music.example.org.');
  const variables = readEnvironment();
  const report = new Report();
  report.ok(`Node.js: ${process.version}`);
  const { settings, results } = checkConfiguration(variables);
  for (const result of results) report.add(result);
  const database = settings?.database ?? databaseIn(variables);
  // All at once, each with a time limit of its own; reported in this order.
  const checks = [
    ...(database === null
      ? []
      : [
          checkDatabase(database, {
            onRender: variables['RENDER'] === 'true',
            production: settings?.production ?? false,
          }),
        ]),
    ...(settings === null ? [] : checkDependencies(settings, url)),
  ];
  for (const result of (await Promise.all(checks)).flat()) report.add(result);
  if (settings === null) report.warning('the rest could not be checked: first correct the configuration');
  if (data && database !== null) {
    for (const result of await checkData(database, removeOrphans)) report.add(result);
  }
  return report.close();
});

function checkConfiguration(variables: Variables): { settings: Settings | null; results: CheckResult[] } {
  try {
    const settings = parseSettings(variables);
    const memoryMb = Math.min(process.constrainedMemory() || Infinity, totalmem()) / 1024 ** 2;
    const warnings = configurationWarnings(settings, variables, { memoryMb });
    const valid = ok(`configuration: valid for ${settings.environment}`);
    return { settings, results: [valid, ...warnings.map((text) => warning(`configuration: ${text}`))] };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { settings: null, results: error.problems.map((problem) => failure(`configuration: ${problem}`)) };
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

function checkDependencies(settings: Settings, url: string | null): Promise<CheckResult[]>[] {
  const { mail, rateLimits, spotify, youtube, musicbrainz, trustProxyHops, frontendUrls, production } = settings;
  // An address that was named should answer; of the configured one nobody knows whether it is deployed already.
  const unreachable = url !== null ? failure : production ? warning : ok;
  return [
    checkRedis(rateLimits),
    checkMail(mail, certificateTrust(mail.server)),
    checkSpotify(spotify),
    checkYouTube(youtube),
    checkMusicBrainz(musicbrainz),
    checkProxies({ url: url ?? frontendUrls[0], trustProxyHops, unreachable }),
  ];
}
