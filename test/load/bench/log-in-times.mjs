import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startServer, stopServer } from '../processes.mjs';

/** An account locks after five failures, and is mailed three links an hour: each is tried as often as that allows. */
const TRIES = { logIn: 4, mail: 3 };
const PASSWORD = 'plum tractor seven';

/**
 * Requests about names and addresses that somebody has and that nobody has, in turn: can the time tell them apart?
 * @param tries how many of each
 * @returns by request, milliseconds to the answers about those `known` and those `unknown`
 */
export async function measureStrangers(folder, tries) {
  const limits = ['LOGIN_RATE_LIMIT_PER_MINUTE', 'LOGIN_RATE_LIMIT_PER_HOUR', 'REGISTER_RATE_LIMIT_PER_HOUR'];
  const unlimited = Object.fromEntries([...limits, 'RESET_RATE_LIMIT_PER_HOUR'].map((name) => [name, '1000000']));
  const file = resolve(folder, 'strangers.db');
  const env = { APP_ENV: 'test', DATABASE_URL: `sqlite:///${file}`, LOG_LEVEL: 'ERROR', ...unlimited };
  const server = await startServer(resolve('dist/main.js'), { cwd: folder, env });
  const timed = async (path, body, expected) => {
    const startedAt = performance.now();
    const response = await fetch(`${server.url}/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    if (response.status !== expected) throw new Error(`${path} answered ${response.status}`);
    return performance.now() - startedAt;
  };
  const register = (username, email) =>
    timed('register', { username, email, password: PASSWORD, confirm_password: PASSWORD }, 201);

  const known = Array.from({ length: Math.ceil(tries / TRIES.mail) }, (_, i) => `known${i}`);
  for (const name of known) await register(name, `${name}@example.org`);
  // As if each had followed its link.
  makeAccounts(file);

  let count = 0;
  const requests = {
    'log in': [(name) => timed('login', { login: name, password: 'not the right one' }, 401), TRIES.logIn],
    'log in by address': [
      (name) => timed('login', { login: `${name}@example.org`, password: 'not the right one' }, 401),
      4,
    ],
    register: [(name) => register(`fresh${(count += 1)}`, `${name}@example.org`), TRIES.mail],
    resend: [(name) => timed('resend-verification', { email: `${name}@example.org` }, 200), TRIES.mail],
    reset: [(name) => timed('reset-request', { email: `${name}@example.org` }, 200), TRIES.mail],
  };
  const times = {};
  for (const [what, [ask, perName]] of Object.entries(requests)) {
    times[what] = { known: [], unknown: [] };
    for (let i = 0; i < tries; i += 1) {
      const name = known[Math.floor(i / perName)];
      // Each kind goes first as often: what one leaves to be done after its answer falls to the other.
      for (const kind of i % 2 === 0 ? ['known', 'unknown'] : ['unknown', 'known']) {
        times[what][kind].push(await ask(kind === 'known' ? name : name.replace('known', 'other')));
      }
    }
  }
  await stopServer(server);
  return times;
}

function makeAccounts(file) {
  const database = new DatabaseSync(file);
  database.exec(`
    INSERT INTO users (id, username, username_folded, email, email_folded, email_verified, password_hash,
                       credential_version, created_at)
      SELECT id, username, username_folded, email, email_folded, 1, password_hash, 0, created_at FROM registrations;
    DELETE FROM registrations`);
  database.close();
}
