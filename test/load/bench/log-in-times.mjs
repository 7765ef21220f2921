import { resolve } from 'node:path';
import { startServer, stopServer } from '../processes.mjs';

/**
 * Wrong passwords for a name that somebody has and for one that nobody has, in turn: can the time tell them apart?
 * @param tries how many of each
 * @returns milliseconds to the answer
 */
export async function measureLogIn(folder, tries) {
  const unlimited = Object.fromEntries(
    ['LOGIN_RATE_LIMIT_PER_MINUTE', 'LOGIN_RATE_LIMIT_PER_HOUR', 'REGISTER_RATE_LIMIT_PER_HOUR'].map((name) => [
      name,
      '1000000',
    ]),
  );
  const env = { APP_ENV: 'test', LOG_LEVEL: 'ERROR', ...unlimited };
  const server = await startServer(resolve('dist/main.js'), { cwd: folder, env });
  const post = async (path, body) => {
    const response = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const timed = async (login) => {
    const startedAt = performance.now();
    const status = await post('/api/auth/login', { login, password: 'not the right one' });
    if (status !== 401) throw new Error(`log-in answered ${status}`);
    return performance.now() - startedAt;
  };

  // A name locks after five failures, so each is tried four times.
  const PER_NAME = 4;
  const names = Array.from({ length: tries / PER_NAME }, (_, i) => `known${i}`);
  for (const username of names) {
    const password = 'plum tractor seven';
    const registration = { username, email: `${username}@example.org`, password, confirm_password: password };
    const status = await post('/api/auth/register', registration);
    if (status !== 201) throw new Error(`registration answered ${status}`);
  }
  const known = [];
  const unknown = [];
  for (let round = 0; round < PER_NAME; round += 1) {
    for (const name of names) {
      known.push(await timed(name));
      unknown.push(await timed(name.replace('known', 'other')));
    }
  }
  await stopServer(server);
  return { known, unknown };
}
