import { hash } from '@node-rs/bcrypt';
import { mongo } from 'mongoose';
import { resolve } from 'node:path';
import { startServer, stopServer } from '../processes.mjs';
import { hashOf } from '../scale/seed-password.mjs';

/** An account locks after five failures: each is tried as often as that allows. */
const TRIES = 4;
/** The cost that the service had which this one replaces. */
const OLD_COST = 12;

/**
 * Failed log-ins, in turn, to accounts with a hash of the old service, to accounts with a new one in the same database,
 * and to names that nobody has: can the time tell them apart?
 * @param uri a MongoDB database, which is emptied: only there can an account be an old one
 * @param tries how many of each
 * @returns by kind of log-in, milliseconds to the answers about those `known` and those `unknown`
 */
export async function measureOldHashes(uri, folder, tries) {
  const count = Math.ceil(tries / TRIES) * 2;
  await makeAccounts(uri, { new: await hashOf(), old: await hash('plum tractor seven', OLD_COST) }, count);
  const limits = ['LOGIN_RATE_LIMIT_PER_MINUTE', 'LOGIN_RATE_LIMIT_PER_HOUR'];
  const unlimited = Object.fromEntries(limits.map((name) => [name, '1000000']));
  const env = { APP_ENV: 'test', MONGODB_URI: uri, LOG_LEVEL: 'ERROR', ...unlimited };
  const server = await startServer(resolve('dist/main.js'), { cwd: folder, env });
  const logIn = async (login) => {
    const startedAt = performance.now();
    const response = await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: 'not the right one' }),
    });
    const body = await response.json();
    if (body.code !== 'invalid_credentials') throw new Error(`log-in answered ${response.status} ${body.code}`);
    return performance.now() - startedAt;
  };

  const times = {};
  // Names of the second half are for the log-ins by address: each has its own count of failures.
  for (const [by, first, loginOf] of [
    ['', 0, (name) => name],
    [' by address', count / 2, (name) => `${name}@example.org`],
  ]) {
    for (const kind of ['old', 'new']) {
      const { known, unknown } = (times[`log in${by}, ${kind} hash`] = { known: [], unknown: [] });
      for (let i = 0; i < tries; i += 1) {
        const number = first + Math.floor(i / TRIES);
        known.push(await logIn(loginOf(`${kind}${number}`)));
        unknown.push(await logIn(loginOf(`not${kind}${number}`)));
      }
    }
  }
  await stopServer(server);
  return times;
}

/** As the old service kept them; what the service adds it adds itself at its start. */
async function makeAccounts(uri, hashes, count) {
  const client = await new mongo.MongoClient(uri).connect();
  try {
    await client.db().dropDatabase();
    const users = Object.entries(hashes).flatMap(([kind, password_hash]) =>
      Array.from({ length: count }, (_, i) => ({
        ...{ username: `${kind}${i}`, email: `${kind}${i}@example.org`, password_hash, email_verified: true },
        created_at: new Date(),
      })),
    );
    await client.db().collection('users').insertMany(users);
  } finally {
    await client.close();
  }
}
