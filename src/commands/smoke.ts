import { readEnvironment } from '../app/config/read-environment.js';
import type { Credentials } from './smoke/log-in-steps.js';
import { Site } from './smoke/site.js';
import { parseSmokeArguments } from './smoke/smoke-arguments.js';
import { smokeSteps } from './smoke/smoke-steps.js';
import { runSteps } from './smoke/step.js';
import { Report, runCommand, UsageError } from './terminal.js';

/** `npm run smoke -- <url>`: tries out a running service from outside, as one does after a deploy. */
await runCommand(async (words) => {
  const { url, production, accounts, login } = parseSmokeArguments(words);
  const credentials = login === null ? null : readCredentials(login);
  const site = new Site(url, production);
  // Where nobody answers there is only this to say.
  await site.page('/api/v1/health/live').catch((error: Error) => {
    throw new Error(`Nothing answers at ${url.origin}: ${error.message}.`);
  });
  const report = new Report();
  await runSteps(smokeSteps(site, { sourcesExpected: true, accounts: accounts ? 'own' : credentials }), report);
  if (!accounts && credentials === null) report.warning('accounts were not tried: see --accounts and --login');
  site.close();
  return report.close();
});

function readCredentials(login: string): Credentials {
  const password = readEnvironment()['SMOKE_PASSWORD'] ?? '';
  if (password === '') throw new UsageError('--login needs the password in the environment variable SMOKE_PASSWORD');
  return { login, password };
}
