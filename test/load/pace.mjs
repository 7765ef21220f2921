// npm run pace -- [--seconds 60] [--rate 200] [--redis]: how often two processes ask MusicBrainz while that many search every
// second, counted at the stand-in. They share a database, or a Redis. Fails above 62 requests in a minute.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { musicBrainzProtocol, startSandboxServer } from '../../dist/sandbox/index.js';
import { freePort, startServer, stopServer } from './processes.mjs';
import { readOptions } from './options.mjs';

/** One a second, and two at once after a pause. */
const ALLOWED = (seconds) => seconds + 2;

const { values } = readOptions(import.meta.filename, {
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '200' },
    redis: { type: 'boolean', default: false },
  },
});
const [seconds, rate] = [Number(values.seconds), Number(values.rate)];
const folder = mkdtempSync(join(tmpdir(), 'octa-pace-'));
const children = [];
const arrivals = [];
let refused = 0;
const protocol = musicBrainzProtocol();
const musicbrainz = await startSandboxServer((asked) => {
  arrivals.push(performance.now());
  const reply = protocol(asked);
  if (reply.status === 503) refused += 1;
  return reply;
});
try {
  const sources = await startSources();
  const env = variables(sources, values.redis ? await startRedis() : 'memory://');
  const services = [];
  for (let i = 0; i < 2; i += 1) {
    services.push(
      await startServer(resolve('dist/main.js'), { cwd: folder, env, log: join(folder, `service-${i}.log`) }),
    );
    children.push(services[i].child);
  }
  const { sent, answered, other } = await search(services.map(({ url }) => url));
  const most = Math.max(
    ...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + seconds * 1000).length),
  );
  console.log(
    `${sent} searches sent in ${seconds} s (${(sent / seconds).toFixed(0)} a second), ${answered} answered with 200`,
  );
  if (other.size > 0) console.log(`other ends: ${[...other].map(([what, count]) => `${count} × ${what}`).join(', ')}`);
  console.log(
    `MusicBrainz was asked ${arrivals.length} times, at most ${most} times in ${seconds} s; it refused ${refused}`,
  );
  const isKept = most <= ALLOWED(seconds) && refused === 0;
  console.log(isKept ? `kept: at most ${ALLOWED(seconds)}` : `MISSED: more than ${ALLOWED(seconds)}, or refused`);
  process.exitCode = isKept ? 0 : 1;
  for (const service of services) await stopServer(service, 'SIGTERM');
} finally {
  for (const child of children) child.kill('SIGKILL');
  await musicbrainz.close();
  rmSync(folder, { recursive: true, force: true });
}

/** At a steady rate, however long the answers take; every name is a new one. */
async function search(urls) {
  const agent = new Agent({ connections: 128 });
  const other = new Map();
  const under = new Set();
  let [sent, answered] = [0, 0];
  const one = async (number) => {
    try {
      const url = `${urls[number % urls.length]}/api/v1/search?q=Somebody%20${number}`;
      const { statusCode, body } = await request(url, {
        dispatcher: agent,
        // Each from an address of its own, as a proxy tells it.
        headers: { 'x-forwarded-for': `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}` },
      });
      await body.dump();
      if (statusCode === 200) answered += 1;
      else other.set(statusCode, (other.get(statusCode) ?? 0) + 1);
    } catch (error) {
      other.set(error.code, (other.get(error.code) ?? 0) + 1);
    }
  };
  const startedAt = performance.now();
  while (performance.now() - startedAt < seconds * 1000) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * rate);
    for (; sent < due; sent += 1) {
      const search = one(sent).finally(() => under.delete(search));
      under.add(search);
    }
    await pause(5);
  }
  await Promise.race([Promise.all(under), pause(20_000)]);
  return { sent, answered, other };
}

function variables({ spotify, youtube }, limits) {
  return {
    APP_ENV: 'preproduction',
    LOG_LEVEL: 'ERROR',
    SECRET_KEY: 'k3Y-aB9_zQ7wE1rT5yU2iO8pL4sD6fG0hJcVxNmZqWtRbYuIoPaSdFgHjKlMnBvCx',
    TRUST_PROXY_HOPS: '1',
    DATABASE_URL: `sqlite:///${join(folder, 'octa_music.db')}`,
    RATELIMIT_STORAGE_URL: limits,
    SPOTIPY_CLIENT_ID: 'sample-client-id',
    SPOTIPY_CLIENT_SECRET: 'sample-client-secret',
    YOUTUBE_API_KEY: 'sample-api-key',
    SPOTIFY_API_BASE_URL: `${spotify.baseUrl}/v1`,
    SPOTIFY_ACCOUNTS_BASE_URL: spotify.baseUrl,
    YOUTUBE_API_BASE_URL: `${youtube.baseUrl}/youtube/v3`,
    YOUTUBE_SEARCHES_PER_DAY: '100000000',
    YOUTUBE_UNITS_PER_DAY: '100000000',
    MUSICBRAINZ_CONTACT: 'music@example.org',
    MUSICBRAINZ_API_BASE_URL: `${musicbrainz.baseUrl}/ws/2`,
  };
}

async function startSources() {
  const child = spawn(process.execPath, [resolve('test/load/sandboxes.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = await once(createInterface(child.stdout), 'line');
  return JSON.parse(line);
}

async function startRedis() {
  if (spawnSync('which', ['redis-server']).status !== 0) throw new Error('redis-server is not on the PATH');
  const port = await freePort();
  children.push(spawn('redis-server', ['--port', String(port), '--save', ''], { stdio: 'ignore' }));
  await pause(300);
  return `redis://127.0.0.1:${port}`;
}
