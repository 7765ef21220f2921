import fc from 'fast-check';
import { Sha256TokenHasher } from '../../src/adapters/outbound/crypto/sha256-token-hasher.js';
import { SystemRandom } from '../../src/adapters/outbound/system/system-random.js';
import { bearerOf } from '../../src/adapters/inbound/http/session/token-scopes.js';
import { AuthenticateApiToken } from '../../src/core/api-tokens/authenticate-api-token.js';
import { isTokenText, newTokenText } from '../../src/core/api-tokens/token-text.js';
import type { ApiTokenStore } from '../../src/core/api-tokens/api-tokens.ports.js';
import type { UserStore } from '../../src/core/auth/auth.ports.js';
import { ManualClock } from '../support/manual-clock.js';
import { fuzz, must } from './support/fuzz.js';
import { damaged, oddText } from './support/odd-inputs.js';

const hasher = new Sha256TokenHasher();
const TOKEN = newTokenText(new SystemRandom(), hasher);
const user = { id: 'the-user', disabledAt: null };
let lookUps: string[] = [];
const tokens = {
  find: (key: string) => {
    lookUps.push(key);
    const token = { userId: user.id, expiresAt: new Date('2030-01-01'), lastUsedAt: null, scopes: [] };
    return Promise.resolve(key === hasher.hash(TOKEN) ? token : null);
  },
  recordUse: () => Promise.resolve(),
};
const users = { findById: () => Promise.resolve(user) };
const authenticate = new AuthenticateApiToken(
  tokens as unknown as ApiTokenStore,
  users as unknown as UserStore,
  hasher,
  new ManualClock(),
);

const SEEDS = [
  `Bearer ${TOKEN}`,
  `bearer  ${TOKEN}`,
  `Bearer\t${TOKEN.slice(0, -6)}`,
  `Basic ${btoa(`x:${TOKEN}`)}`,
  TOKEN,
];
const headers = fc.oneof({ weight: 5, arbitrary: damaged(SEEDS) }, oddText);
const paths = fc.oneof(fc.constantFrom('/api/v1/search', '/api', '/apis', '/'), oddText);

fuzz('bearer tokens', fc.tuple(headers, paths), async ([authorization, path]) => {
  const text = bearerOf({ path, headers: { authorization } });
  must(text === null || path === '/api' || path.startsWith('/api/'), 'only the API takes a token');
  must(text === null || /^bearer/i.test(authorization), 'only Bearer is one');
  for (const given of text === null ? [authorization] : [text, authorization]) {
    lookUps = [];
    const found = await authenticate.run(given);
    must((found !== null) === (given === TOKEN), 'only the token itself is good');
    must(lookUps.length === 0 || isTokenText(given, hasher), 'nothing is looked up but what can be a token');
  }
});
