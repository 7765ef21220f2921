import { isThisMachine } from '../this-machine.js';
import type { Settings } from './settings.js';

/** Passwords that would cross a network without TLS; a line each, which names the variables and never their values. */
export function passwordsInClear({
  database,
  rateLimits: { redisUrl },
  mail,
}: Pick<Settings, 'database' | 'rateLimits' | 'mail'>): string[] {
  const mailInClear =
    !mail.useTls && !mail.useSsl && mail.password !== null && !isThisMachine(mail.server ?? 'localhost');
  return [
    ...('uri' in database && mongoInClear(database.uri)
      ? ['MONGODB_URI: its password crosses the network without TLS; add tls=true']
      : []),
    ...(redisUrl !== null && redisInClear(redisUrl)
      ? ['RATELIMIT_STORAGE_URL: its password crosses the network without TLS; use rediss://']
      : []),
    ...(mailInClear ? ['MAIL_PASSWORD crosses the network without TLS: MAIL_USE_TLS and MAIL_USE_SSL are off'] : []),
  ];
}

/** `mongodb+srv` uses TLS unless it is switched off; `mongodb` only where it is switched on. */
function mongoInClear(uri: string): boolean {
  const [, srv, login, hosts = '', query = ''] =
    /^mongodb(\+srv)?:\/\/(?:([^@/]*)@)?([^/?]*)\/?[^?]*(?:\?(.*))?$/.exec(uri) ?? [];
  const parameters = new URLSearchParams(query.toLowerCase());
  const tls = parameters.get('tls') ?? parameters.get('ssl') ?? String(srv !== undefined);
  return tls !== 'true' && login?.includes(':') === true && !hosts.split(',').every(isLocal);
}

function redisInClear(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'redis:' && url.password !== '' && !isLocal(url.hostname);
}

/** @param host with or without a port, an IPv6 address in brackets; a percent-encoded path is a socket's */
function isLocal(host: string): boolean {
  const name = /^\[(.*)\]/.exec(host)?.[1] ?? host.replace(/:\d+$/, '');
  return isThisMachine(name) || name.toLowerCase().startsWith('%2f');
}
