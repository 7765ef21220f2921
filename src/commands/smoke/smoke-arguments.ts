import { parseArgs } from 'node:util';
import { parseHttpUrl } from '../../app/config/variable-reader.js';
import { UsageError } from '../terminal.js';

export const USAGE = [
  'npm run smoke -- <url> [--production | --staging] [--accounts | --login <name>]',
  '',
  '  <url>          the address of the running service, such as https://music.example.org',
  '  --production   insist on what only production promises (the default for https)',
  '  --staging      do not (the default for http)',
  '  --accounts     register an account, confirm, log in, log out, delete it: where /dev/mailbox shows the link',
  '  --login <name> log in and out with an account that exists; its password is read from SMOKE_PASSWORD',
].join('\n');

export interface SmokeArguments {
  readonly url: URL;
  readonly production: boolean;
  /** Whether to go through an account's whole life. */
  readonly accounts: boolean;
  /** The existing account to log in with. */
  readonly login: string | null;
}

/** @throws UsageError */
export function parseSmokeArguments(words: readonly string[]): SmokeArguments {
  const { values, positionals } = parse(words);
  const [address, ...more] = positionals;
  if (address === undefined || more.length > 0) throw new UsageError(USAGE);
  const url = parseHttpUrl(address);
  if (url?.pathname !== '/') {
    throw new UsageError(`${address} is not the address of a site, such as https://music.example.org\n\n${USAGE}`);
  }
  const { production = false, staging = false, accounts = false, login } = values;
  if (production && staging) throw new UsageError(`--production or --staging, not both\n\n${USAGE}`);
  if (accounts && login !== undefined) throw new UsageError(`--accounts or --login, not both\n\n${USAGE}`);
  return { url, production: production || (url.protocol === 'https:' && !staging), accounts, login: login ?? null };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        production: { type: 'boolean' },
        staging: { type: 'boolean' },
        accounts: { type: 'boolean' },
        login: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
