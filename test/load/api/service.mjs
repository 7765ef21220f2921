import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { startServer, stopServer } from '../processes.mjs';

const PLENTY = '1000000';

/** Not the password of the description's examples: those would change it. */
const PERSON = { username: 'Proof_1', email: 'proof@octa.example', password: 'nine copper herons wade' };

const SCOPES = ['search', 'history:read', 'history:write', 'playlists:read', 'playlists:write'];

/**
 * The built service on sample sources, with an SQLite file of its own, limits that nobody meets, and an account.
 * @returns where it is, a folder that is removed in the end, the account's cookie (`name=value`) and its token
 */
export async function startDescribedService() {
  const folder = mkdtempSync(join(tmpdir(), 'octa-api-'));
  const limits = ['API', 'PAGE', 'WRITE', 'IMPORT', 'LOGIN'].map((name) => [`${name}_RATE_LIMIT_PER_MINUTE`, PLENTY]);
  const hourly = ['LOGIN', 'REGISTER', 'RESET'].map((name) => [`${name}_RATE_LIMIT_PER_HOUR`, PLENTY]);
  const server = await startServer(resolve('dist/main.js'), {
    cwd: folder,
    log: join(folder, 'service.log'),
    env: {
      APP_ENV: 'development',
      // A name that linters take for a real one.
      FRONTEND_URL: 'https://octa-music.test',
      SESSION_COOKIE_SECURE: 'false',
      IMPORT_RATE_LIMIT_PER_DAY: PLENTY,
      YOUTUBE_SEARCHES_PER_DAY: PLENTY,
      ...Object.fromEntries([...limits, ...hourly]),
    },
  });
  const { url } = server;
  const cookie = await logIn(url);
  const fields = { name: 'Proof', scopes: SCOPES, expires_in_days: 30 };
  const { token } = (await sent(`${url}/api/profile/tokens`, fields, { cookie })).data;
  return {
    url,
    folder,
    token,
    cookie,
    stop: async () => {
      await stopServer(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function logIn(url) {
  await sent(`${url}/api/auth/register`, { ...PERSON, confirm_password: PERSON.password });
  const mailbox = await (await fetch(`${url}/dev/mailbox`)).text();
  const [path] = /\/api\/auth\/verify-email\/[\w-]+/.exec(mailbox) ?? [];
  await fetch(url + path);
  const { headers } = await sent(`${url}/api/auth/login`, { login: PERSON.username, password: PERSON.password });
  const session = headers.getSetCookie().find((each) => each.startsWith('octa_session='));
  return session.split(';')[0];
}

async function sent(url, body, headers = {}) {
  const request = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
  const response = await fetch(url, { ...request, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${response.status} from ${url}: ${answer.message}`);
  return { headers: response.headers, data: answer.data };
}

/** Runs a program and shows what it says. @throws when it fails */
export function run(command, words, options = {}) {
  const { status } = spawnSync(command, words, { stdio: 'inherit', ...options });
  if (status !== 0) throw new Error(`${command} ${words[0]} ended with exit code ${status}`);
}

/** A virtual environment of Python with these packages. @returns the folder of its programs */
export function python(folder, packages) {
  run('python3', ['-m', 'venv', join(folder, 'python')]);
  const programs = join(folder, 'python', 'bin');
  run(join(programs, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages]);
  return programs;
}
