import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { freePort, startServer, stopServer } from '../processes.mjs';

const UNLIMITED = Object.fromEntries(
  [
    'LOGIN_RATE_LIMIT_PER_MINUTE',
    'LOGIN_RATE_LIMIT_PER_HOUR',
    'REGISTER_RATE_LIMIT_PER_HOUR',
    'API_RATE_LIMIT_PER_MINUTE',
    'PAGE_RATE_LIMIT_PER_MINUTE',
    'WRITE_RATE_LIMIT_PER_MINUTE',
    'IMPORT_RATE_LIMIT_PER_MINUTE',
    'IMPORT_RATE_LIMIT_PER_DAY',
  ].map((name) => [name, '1000000']),
);

const USERNAME = 'bench';
const PASSWORD = 'harbour-lantern-42-drift';

/** What production insists on. */
const PRODUCTION = {
  APP_ENV: 'production',
  FRONTEND_URL: 'https://music.example.org',
  // Nothing is ever sent: the account is there before.
  MAIL_SERVER: '127.0.0.1',
  MAIL_DEFAULT_SENDER: 'no-reply@example.org',
};

/**
 * Everything that the servers under test need: the sandboxes, a database with one account, and the answers that
 * bare NestJS is to give.
 */
export class World {
  /** Where the database and the logs are. */
  folder = mkdtempSync(join(tmpdir(), 'octa-bench-'));
  #children = [];
  /** What logging in takes. */
  credentials = { login: USERNAME, password: PASSWORD };
  /** The `Cookie` header of somebody who is logged in. */
  cookie = '';

  async open() {
    this.#sources = await this.#startSandbox();
    await this.#register();
    await this.#noteAnswers();
    return this;
  }

  #sources;

  /** The service as in production, in a process of its own. */
  service({ env = {}, nodeOptions } = {}) {
    const { spotify, youtube } = this.#sources;
    return startServer(resolve('dist/main.js'), {
      cwd: this.folder,
      log: join(this.folder, 'service.log'),
      nodeOptions,
      env: {
        ...PRODUCTION,
        SECRET_KEY: 'k3Y-aB9_zQ7wE1rT5yU2iO8pL4sD6fG0hJcVxNmZqWtRbYuIoPaSdFgHjKlMnBvCx',
        DATABASE_URL: `sqlite:///${join(this.folder, 'octa_music.db')}`,
        SPOTIPY_CLIENT_ID: 'sample-client-id',
        SPOTIPY_CLIENT_SECRET: 'sample-client-secret',
        YOUTUBE_API_KEY: 'sample-api-key',
        SPOTIFY_API_BASE_URL: `${spotify.baseUrl}/v1`,
        SPOTIFY_ACCOUNTS_BASE_URL: spotify.baseUrl,
        YOUTUBE_API_BASE_URL: `${youtube.baseUrl}/youtube/v3`,
        ...UNLIMITED,
        ...env,
      },
    });
  }

  bareNest({ env = {}, nodeOptions } = {}) {
    const all = { ANSWERS: join(this.folder, 'answers.json'), NODE_ENV: 'production', ...env };
    return startServer(resolve('test/load/bench/bare-nest.mjs'), { cwd: this.folder, env: all, nodeOptions });
  }

  async close() {
    for (const child of this.#children) await stopServer({ child });
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #startSandbox() {
    const child = spawn(process.execPath, [resolve('test/load/sandboxes.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#children.push(child);
    const [line] = await once(createInterface(child.stdout), 'line');
    return JSON.parse(line);
  }

  /** An account, confirmed where mails are shown instead of sent, and a session of it. */
  async #register() {
    const server = await this.service({ env: { APP_ENV: 'preproduction', MAIL_SERVER: '' } });
    const email = 'bench@example.org';
    const body = { username: USERNAME, email, password: PASSWORD, confirm_password: PASSWORD };
    await post(server, '/api/auth/register', body);
    for (let tries = 0; ; tries += 1) {
      const mails = await fetch(`${server.url}/dev/mailbox`).then((response) => response.text());
      const link = /\/api\/auth\/verify-email\/[\w-]+/.exec(mails)?.[0];
      if (link !== undefined && (await fetch(server.url + link)).ok) break;
      if (tries === 100) throw new Error('the confirmation mail does not come');
      await pause(50);
    }
    await stopServer(server, 'SIGKILL');
  }

  /** Asks the service once for everything that bare NestJS is to answer in its place. */
  async #noteAnswers() {
    const server = await this.service();
    const loggedIn = await post(server, '/api/auth/login', this.credentials);
    [this.cookie] = loggedIn.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    const json = async (path, init) => (await fetched(server, path, init)).json();
    const search = { method: 'POST', body: JSON.stringify({ artist_name: 'muse' }) };
    const home = { method: 'GET', path: '/' };
    const answers = [
      { method: 'GET', path: '/api/v1/health', json: await json('/api/v1/health') },
      { method: 'POST', path: '/api/v1/spotify/search', json: await json('/api/v1/spotify/search', search) },
      { ...home, page: await (await fetched(server, '/?q=muse')).text(), packed: await packedPage(server, '/?q=muse') },
      { method: 'GET', path: '/login', page: await (await fetched(server, '/login')).text() },
      {
        method: 'GET',
        path: '/api/auth/session-check',
        json: await json('/api/auth/session-check', { headers: { cookie: this.cookie } }),
      },
    ];
    const { spotify } = this.#sources;
    const upstream = `${spotify.baseUrl}/v1/search?type=artist&limit=10&q=`;
    const token = await tokenOf(spotify);
    answers.push({ method: 'POST', path: '/asking-the-source', json: answers[1].json, upstream, token });
    writeFileSync(join(this.folder, 'answers.json'), JSON.stringify(answers));
    await stopServer(server);
  }
}

async function fetched(server, path, init = {}) {
  const headers = { 'content-type': 'application/json', 'user-agent': 'bench', ...init.headers };
  const response = await fetch(server.url + path, { ...init, headers });
  if (!response.ok) throw new Error(`${response.status} from ${path}: ${await response.text()}`);
  return response;
}

function post(server, path, body) {
  return fetched(server, path, { method: 'POST', body: JSON.stringify(body) });
}

/** The page in Brotli, in base64; `fetch` would unpack it. */
async function packedPage(server, path) {
  const { body } = await request(server.url + path, { headers: { 'accept-encoding': 'br' } });
  return Buffer.from(await body.arrayBuffer()).toString('base64');
}

/** An access token of the stand-in for Spotify. */
async function tokenOf({ baseUrl }) {
  const response = await fetch(`${baseUrl}/api/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('sample-client-id:sample-client-secret')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return (await response.json()).access_token;
}
