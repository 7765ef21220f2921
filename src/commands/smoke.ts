import { readEnvironment } from '../app/config/read-environment.js';
import { parseHttpUrl } from '../app/config/variable-reader.js';
import type { Credentials } from './smoke/account-steps.js';
import { Site } from './smoke/site.js';
import { smokeSteps } from './smoke/smoke-steps.js';
import { runSteps } from './smoke/step.js';
import { Report, runCommand, UsageError } from './terminal.js';

const usage = `Usage: npm run smoke -- <url> [--production | --staging] [--accounts | --login <name>]

  <url>          the address of the running service, such as https://music.example.org
  --production   check the requirements of production too (the default for https)
  --staging      do not check them (the default for http)
  --accounts     register an account, confirm, log in, log out, delete it: where /dev/mailbox shows the link
  --login <name> log in and out with an account that exists; its password is read from SMOKE_PASSWORD`;

const options = {
  production: { type: 'boolean' },
  staging: { type: 'boolean' },
  accounts: { type: 'boolean' },
  login: { type: 'string' },
} as const;

/** Checks a running service from outside, after a deploy. */
await runCommand({ usage, options }, async (values, [address, ...more]) => {
  const { production = false, staging = false, accounts = false, login } = values;
  if (address === undefined || more.length > 0) throw new UsageError('');
  const url = parseHttpUrl(address);
  if (url?.pathname !== '/') throw new UsageError(`${address} is not the address of a site.`);
  if (production && staging) throw new UsageError('--production or --staging, not both');
  if (accounts && login !== undefined) throw new UsageError('--accounts or --login, not both');
  const credentials = login === undefined ? null : readCredentials(login);

  const site = new Site(url, production || (url.protocol === 'https:' && !staging));
  await site.page('/api/v1/health/live').catch((error: Error) => {
    throw new Error(`Nothing answers at ${url.origin}: ${error.message}.`);
  });
  const report = new Report();
  await runSteps(site, smokeSteps(site, accounts ? 'own' : credentials), report);
  if (!accounts && credentials === null) report.warning('accounts were not tried: see --accounts and --login');
  return report.close();
});

function readCredentials(login: string): Credentials {
  const password = readEnvironment()['SMOKE_PASSWORD'] ?? '';
  if (password === '') throw new UsageError('--login needs the password in the environment variable SMOKE_PASSWORD');
  return { login, password };
}
