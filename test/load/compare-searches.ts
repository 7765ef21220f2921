// npm run compare -- --before <another built tree> [--rounds 8] [--names 100]: what a search costs here and in another tree, by
// turns: cached, and uncached with identities known. Fails when it costs more than 10 % more here.
import { type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Agent, request } from 'undici';
import { GENEROUS_LIMITS } from '../support/run-service.js';
import { startSources } from '../support/open-search.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { sampleSpotifyCredentials, sampleYouTubeApiKey } from '../support/sandbox-faults/index.js';
import { table } from './identities/accuracy-report.js';
import { ArtistSet, both } from './identities/artist-set.js';
import { inventedName } from './identities/invented-names.js';
import { keepIdentities } from './identities/keep-identities.js';
import { median, startServer, stopServer } from './processes.mjs';
import { readOptions } from './options.mjs';

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
}

interface Asked {
  readonly path: string;
  readonly body?: object;
}

interface Cost {
  /** Microseconds of processor time for one search. */
  readonly cpu: number;
  /** Milliseconds for one search. */
  readonly time: number;
}

const MAY_COST = 1.1;
const AT_ONCE = 4;

const { values } = readOptions(import.meta.filename, {
  options: {
    before: { type: 'string' },
    rounds: { type: 'string', default: '8' },
    names: { type: 'string', default: '100' },
  },
});
if (values.before === undefined) throw new Error('--before has to name a tree that was built');
const [rounds, perRound] = [Number(values.rounds), Number(values.names)];
const names = Array.from({ length: (rounds + 1) * perRound }, (_, i) => inventedName(i));
const set = new ArtistSet();
for (const name of names) {
  const key = set.page(name, name, { handle: name.toLowerCase().replaceAll(' ', '') });
  set.identity(key, { links: both(key) });
}

const folder = mkdtempSync(join(tmpdir(), 'octa-compare-'));
const sources = await startSources(set);
const agent = new Agent({ connections: AT_ONCE });
const trees = { before: resolve(values.before), here: resolve('.') };
const servers = new Map<keyof typeof trees, Server>();
try {
  await keepIdentities(join(folder, 'here.db'), set, names);
  for (const [tree, root] of Object.entries(trees)) servers.set(tree as keyof typeof trees, await start(tree, root));
  const asked = sources.musicbrainz.calls.length;
  const [known = ''] = names;
  const json = { artist_name: known };
  const rows = [
    await compare('both sources, uncached', searchNew),
    await compare('both sources, cached', cached({ path: searchPath(known) })),
    await compare('page, cached', cached({ path: `/?q=${encodeURIComponent(known)}` })),
    await compare('Spotify, cached', cached({ path: '/api/v1/spotify/search', body: json })),
  ];
  process.stdout.write(
    `${table(['search', 'µs of CPU before', 'here', 'ratio', 'ms before', 'here', 'ratio'], rows)}\n`,
  );
  process.stdout.write(`MusicBrainz was asked ${sources.musicbrainz.calls.length - asked} times\n`);
} finally {
  for (const server of servers.values()) await stopServer(server);
  await sources.close();
  rmSync(folder, { recursive: true, force: true });
}

/** The first round warms up. Ratios are those of the rounds, their median is told. */
async function compare(what: string, measure: (server: Server, round: number) => Promise<Cost>): Promise<string[]> {
  const costs: Record<keyof typeof trees, Cost>[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const cost: Partial<Record<keyof typeof trees, Cost>> = {};
    const order = (['before', 'here'] as const).toSorted(() => (round % 2 === 0 ? 0 : -1));
    for (const tree of order) cost[tree] = await measure(servers.get(tree)!, round);
    if (round > 0) costs.push(cost as Record<keyof typeof trees, Cost>);
  }
  const of = (part: keyof Cost, digits: number): string[] => {
    const middle = (tree: keyof typeof trees) => median(costs.map((cost) => cost[tree][part])).toFixed(digits);
    const ratio = median(costs.map(({ before, here }) => here[part] / before[part]));
    return [middle('before'), middle('here'), ratio.toFixed(2)];
  };
  const row = [what, ...of('cpu', 0), ...of('time', 2)];
  if (Number(row[3]) > MAY_COST) process.exitCode = 1;
  return row;
}

/** Each name for the first time. */
function searchNew(server: Server, round: number): Promise<Cost> {
  const paths = names.slice(round * perRound, (round + 1) * perRound).map(searchPath);
  return costOf(
    server,
    paths.map((path) => ({ path })),
  );
}

function cached(what: Asked) {
  return (server: Server): Promise<Cost> =>
    costOf(
      server,
      Array.from({ length: 10 * perRound }, () => what),
    );
}

/** Asks for all of it, some at once. */
async function costOf({ child, url }: Server, asked: readonly Asked[]): Promise<Cost> {
  const queue = [...asked];
  const [startedAt, cpu] = [performance.now(), processorMicroseconds(child.pid)];
  const ask = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { path, body } = next;
      const { statusCode, body: answer } = await request(url + path, {
        dispatcher: agent,
        ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (statusCode !== 200 || /"status":"(?!ok)/.test(text)) throw new Error(`${path}: ${text.slice(0, 500)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  const ms = performance.now() - startedAt;
  return { cpu: (processorMicroseconds(child.pid) - cpu) / asked.length, time: (ms * AT_ONCE) / asked.length };
}

/** What its threads have used. */
function processorMicroseconds(pid: number | undefined): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const used = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return used.reduce((sum, nanoseconds) => sum + Number(nanoseconds) / 1_000, 0);
}

function searchPath(name: string): string {
  return `/api/v1/search?q=${encodeURIComponent(name)}`;
}

function start(tree: string, root: string): Promise<Server> {
  const { spotify, youtube, musicbrainz } = sources;
  return startServer(join(root, 'dist/main.js'), {
    cwd: folder,
    log: join(folder, `${tree}.log`),
    env: {
      ...PRODUCTION_VARIABLES,
      ...GENEROUS_LIMITS,
      // Nothing is sent.
      MAIL_SERVER: '127.0.0.1',
      DATABASE_URL: `sqlite:///${join(folder, `${tree}.db`)}`,
      SPOTIPY_CLIENT_ID: sampleSpotifyCredentials.clientId,
      SPOTIPY_CLIENT_SECRET: sampleSpotifyCredentials.clientSecret,
      SPOTIFY_API_BASE_URL: `${spotify.baseUrl}/v1`,
      SPOTIFY_ACCOUNTS_BASE_URL: spotify.baseUrl,
      YOUTUBE_API_KEY: sampleYouTubeApiKey,
      YOUTUBE_API_BASE_URL: `${youtube.baseUrl}/youtube/v3`,
      YOUTUBE_UNITS_PER_DAY: '100000000',
      MUSICBRAINZ_CONTACT: 'music@example.org',
      MUSICBRAINZ_API_BASE_URL: `${musicbrainz.baseUrl}/ws/2`,
    },
  });
}
