import { jsonReply, type SandboxReply } from '../sandbox-server.js';

const COMMON = { server: 'openresty', 'x-mb-rate-limiter': 'lua', 'access-control-allow-origin': '*' };

/** This address has asked too fast. */
export function overRate(): SandboxReply {
  return jsonReply(
    503,
    { error: 'This client is over its rate.' },
    {
      ...COMMON,
      'x-ratelimit-zone': 'ws ip=127.0.0.1',
      'x-ratelimit-limit': '22',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 1),
      'retry-after': '1',
    },
  );
}

/** The whole site has too much to do, whoever asks. */
export function loadShed(isSearch = false): SandboxReply {
  return jsonReply(
    503,
    { error: 'The server is busy.' },
    {
      ...COMMON,
      'x-ratelimit-zone': isSearch ? 'search-global' : 'global',
      'x-ratelimit-who': 'global',
      'x-ratelimit-limit': '15',
      'x-ratelimit-remaining': '12',
      'retry-after': '0',
    },
  );
}

/** Nobody says who is asking. */
export function withoutUserAgent(): SandboxReply {
  return jsonReply(
    403,
    { error: 'The application has not identified itself.' },
    { ...COMMON, 'x-ratelimit-who': 'ua-missing' },
  );
}
