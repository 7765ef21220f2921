import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { sqliteStore } from '../../support/each-store.js';
import { freePorts } from '../../support/free-port.js';
import { Load } from '../../support/load.js';
import { ProductionSite } from '../../support/production-site.js';
import { rawRequest } from '../../support/raw-request.js';
import { describeWithRedis, startRedis } from '../../support/redis-server.js';
import { scratchFolder } from '../../support/scratch-folder.js';
import type { SpawnedService } from '../../support/spawn-service.js';
import { until } from '../../support/until.js';

const GRACE_SECONDS = 4;

/** Often enough to find a port that is closed while a process starts. */
const KNOCK_EVERY_MS = 50;

/** Opens one connection after the other and asks over each whether the service lives. */
function knock(url: string): { readonly refusals: readonly unknown[]; readonly end: () => Promise<void> } {
  const refusals: unknown[] = [];
  let over = false;
  const knocking = (async () => {
    while (!over) {
      await rawRequest(`${url}/api/v1/health/live`).catch((error: NodeJS.ErrnoException) => {
        // Whoever is with a process that dies is cut off, but nobody is turned away.
        if (error.code !== 'ECONNRESET') refusals.push(error);
      });
      await wait(KNOCK_EVERY_MS);
    }
  })();
  return {
    refusals,
    end: () => {
      over = true;
      return knocking;
    },
  };
}

/** The status of the response, or the code of the error that ended the connection. */
const statusOrReset = (url: string): Promise<unknown> =>
  rawRequest(url).then(
    ({ status }) => status,
    ({ code }: NodeJS.ErrnoException) => code,
  );

describeWithRedis('several processes on one port', () => {
  const afterwards = closedAfterEach();
  const folder = scratchFolder();

  /** Starts a service of so many processes, all of which serve. */
  const start = async (count: number) => {
    const redis = await startRedis();
    afterwards(() => redis.stop());
    const site = await ProductionSite.open({
      ...sqliteStore(join(folder.path, 'octa_music.db')).variables,
      RATELIMIT_STORAGE_URL: redis.url,
      // An hour's, so that it is the same window however long the test takes.
      LOGIN_RATE_LIMIT_PER_HOUR: '3',
      WEB_CONCURRENCY: String(count),
      SHUTDOWN_GRACE_SECONDS: String(GRACE_SECONDS),
    });
    afterwards(() => site.close());
    const [port = 0] = await freePorts(1);
    const service = site.start(port);
    const processes = (): number[] =>
      service.logs.filter(({ msg }) => msg === 'Server started').map(({ pid }) => Number(pid));
    const started = (total: number) => until(`process ${total}`, () => processes().length >= total, 20_000);
    await started(count);
    return { site, service, url: `http://127.0.0.1:${port}`, processes, started };
  };

  /** Tries to log in that often at once, each over a connection of its own; how many tries were let through. */
  const logInsLetThrough = async (url: string, tries: number): Promise<number> => {
    const body = JSON.stringify({ login: 'Nobody', password: 'not the right one' });
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.7' };
    const attempt = () => rawRequest(`${url}/api/auth/login`, { method: 'POST', headers, body });
    const answers = await Promise.all(Array.from({ length: tries }, attempt));
    expect(answers.filter(({ status }) => status !== 401 && status !== 429)).toEqual([]);
    return answers.filter(({ status }) => status === 401).length;
  };

  const hasStopped = async (service: SpawnedService): Promise<number> => {
    const startedAt = performance.now();
    expect(await service.exitCode()).toBe(0);
    return (performance.now() - startedAt) / 1000;
  };

  it('replace those that die, and nobody else notices', async () => {
    const { site, service, url, processes, started } = await start(3);
    const person = await site.newPerson(url, 'Somebody');
    // The system spreads them by chance: hardly ever more than three quarters of so many are with one process of three.
    const load = await Load.start(url, person, { staying: 16, returning: 0 });
    const withOthers = load.clients.length / 4;
    afterwards(() => load.end());
    const knocking = knock(url);
    afterwards(knocking.end);
    expect(await logInsLetThrough(url, 2)).toBe(2);

    // Stopped where it stands it keeps what it has: requests of some clients, and new connections that it would accept.
    const [victim = 0] = processes();
    process.kill(victim, 'SIGSTOP');
    const unaffected = await load.goesOn(withOthers);
    const newcomers = Promise.all(Array.from({ length: 6 }, () => statusOrReset(`${url}/api/v1/health/live`)));
    await load.goesOn(withOthers);
    process.kill(victim, 'SIGKILL');
    // None of them waits for a process that is gone.
    expect((await newcomers).filter((outcome) => outcome !== 200 && outcome !== 'ECONNRESET')).toEqual([]);
    await started(4);
    await load.goesOn();
    expect(unaffected.flatMap(({ failures }) => failures)).toEqual([]);
    for (const { failures } of load.clients) expect(failures.length).toBeLessThanOrEqual(1);
    expect(await logInsLetThrough(url, 12)).toBe(1);

    for (const pid of processes().slice(1, 3)) process.kill(pid, 'SIGKILL');
    await started(6);
    await load.goesOn();
    expect(await logInsLetThrough(url, 12)).toBe(0);
    await knocking.end();
    expect(knocking.refusals).toEqual([]);

    await load.end();
    // Cut off at most once a time, and never without a session or with a wrong answer.
    for (const { failures } of load.clients) expect(failures.length).toBeLessThanOrEqual(2);
    expect(load.failures.filter((failure) => !/: (ECONNRESET|EPIPE)$/.test(failure))).toEqual([]);
    service.signal('SIGTERM');
    expect(await hasStopped(service)).toBeLessThan(GRACE_SECONDS);
    expect(service.logs.filter(({ msg }) => msg === 'Server stopped')).toHaveLength(3);
    expect(service.errors).toBe('');
  }, 60_000);

  it('stop in time although one of them hangs, and leave none behind', async () => {
    const { service, processes } = await start(2);
    const [hanging = 0] = processes();
    process.kill(hanging, 'SIGSTOP');
    service.signal('SIGTERM');
    // Its output is only closed once no process writes to it any more.
    expect(await hasStopped(service)).toBeLessThan(GRACE_SECONDS + 0.5);
    expect(service.logs.filter(({ msg }) => msg === 'Server stopped')).toHaveLength(1);
    expect(service.logs.at(-1)).toMatchObject({
      level: 'WARNING',
      msg: 'Processes were cut off at the end of the grace time',
      pids: [hanging],
    });
  }, 30_000);

  it('end with the first of them when that is killed', async () => {
    const { service, url } = await start(2);
    service.signal('SIGKILL');
    expect(await service.exitCode()).toBe(null);
    await expect(rawRequest(`${url}/api/v1/health/live`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(service.errors).toBe('');
  }, 30_000);
});
