import { setTimeout as wait } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { DatabaseHealthIndicator } from '../../src/adapters/inbound/health/database.health.js';
import { HealthController } from '../../src/adapters/inbound/health/health.controller.js';
import { ProblemLog } from '../../src/adapters/inbound/http/errors/problem-log.js';
import { ErrorFilter, type ErrorPage } from '../../src/adapters/inbound/http/errors/problem.filter.js';
import { ServiceState } from '../../src/adapters/inbound/health/service-state.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { Clock } from '../../src/core/shared/clock.js';
import { DatabaseProbe, type DatabaseState } from '../../src/core/shared/database.js';
import { HealthRegistry } from '../../src/observability/health-registry.js';
import { captureLog } from '../support/captured-log.js';
import { rawRequest, type RawAnswer } from '../support/raw-request.js';
import { until } from '../support/until.js';

type Check = (signal: AbortSignal) => Promise<DatabaseState>;

/** What the database does when health asks it. */
class ScriptedProbe extends DatabaseProbe {
  constructor(public check: Check) {
    super();
  }
}

/** Health answers in JSON alone. */
const noPages: ErrorPage = {
  send: () => {
    throw new Error('health has no page');
  },
};

const answers: Check = () => Promise.resolve({ writable: true });
const hangs: Check = () => new Promise(() => undefined);

describe('health before a database', () => {
  let application: INestApplication;
  let probe: ScriptedProbe;
  afterEach(() => application.close());

  async function start(check: Check): Promise<void> {
    probe = new ScriptedProbe(check);
    const module = await Test.createTestingModule({
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        DatabaseHealthIndicator,
        { provide: Clock, useValue: new SystemClock() },
        { provide: DatabaseProbe, useValue: probe },
        { provide: HealthRegistry, useValue: new HealthRegistry() },
        { provide: ServiceState, useValue: new ServiceState('1.2.3') },
      ],
    }).compile();
    application = module.createNestApplication({ logger: false });
    application.useGlobalFilters(new ErrorFilter(new ProblemLog(captureLog().logger), noPages));
    await application.listen(0, '127.0.0.1');
  }

  async function poll(): Promise<RawAnswer> {
    return rawRequest(`${await application.getUrl()}/api/v1/health`);
  }

  /** The status, what is said of the whole, and of the database. */
  async function state(): Promise<unknown[]> {
    const { status, json } = await poll();
    const { status: database, reason } = json.data.dependencies.database;
    return [status, json.data.status, database, reason];
  }

  const HEALTHY = [200, 'healthy', 'up', undefined];
  const SLOW = [200, 'degraded', 'degraded', 'slow'];
  const UNHEALTHY = [503, 'unhealthy', 'down', undefined];

  it('that has never answered says so after 150 ms, long before the probe ends', async () => {
    await start(hangs);
    const startedAt = performance.now();
    const { status, json } = await poll();
    const tookMs = performance.now() - startedAt;
    expect([status, json.code, json.data.status]).toEqual([503, 'unhealthy', 'unhealthy']);
    expect(json.data.dependencies.database).toEqual({ status: 'down', latency_ms: 150 });
    expect(tookMs).toBeLessThan(1_000);
  });

  it('that fails shows nothing of why', async () => {
    await start(() => Promise.reject(new Error('mongodb://user:word@host refused')));
    const { status, text } = await poll();
    expect(status).toBe(503);
    expect(text).not.toMatch(/word|mongodb|refused/);
  });

  it('that answers is healthy', async () => {
    await start(answers);
    const { status, json } = await poll();
    expect([status, json.data.status, json.data.version]).toEqual([200, 'healthy', '1.2.3']);
    expect(json.data.dependencies.database.latency_ms).toBeGreaterThanOrEqual(0);
  });

  it('that always takes 250 ms is degraded once it has answered', async () => {
    let asked = 0;
    await start(async () => {
      asked += 1;
      await wait(250);
      return { writable: true };
    });
    expect(await state()).toEqual(UNHEALTHY);
    // This one joins the first probe, which ends meanwhile.
    expect(await state()).toEqual(HEALTHY);
    expect(asked).toBe(1);
    expect(await state()).toEqual(SLOW);
    const { json } = await poll();
    expect(json.data.dependencies.database.latency_ms).toBeGreaterThanOrEqual(249);
  });

  it('that begins to hang is degraded for 2 s, then unhealthy until it answers', async () => {
    await start(answers);
    expect(await state()).toEqual(HEALTHY);
    const questions: AbortSignal[] = [];
    probe.check = (signal) => {
      questions.push(signal);
      return hangs(signal);
    };
    const startedAt = performance.now();
    expect(await state()).toEqual(SLOW);
    await wait(1_200);
    expect(await state()).toEqual(SLOW);
    await until('it is unhealthy', async () => (await poll()).status === 503);
    expect(performance.now() - startedAt).toBeGreaterThan(1_900);
    expect(performance.now() - startedAt).toBeLessThan(2_600);
    expect(questions[0]?.aborted).toBe(true);
    // The next probe runs already; a slow answer ends it all the same.
    probe.check = () => wait(250, { writable: true });
    await wait(2_000);
    expect((await state())[0]).toBe(503);
    await until('it is well', async () => (await poll()).status === 200);
  });

  it('that refuses writes is degraded', async () => {
    await start(() => Promise.resolve({ writable: false }));
    expect(await state()).toEqual([200, 'degraded', 'degraded', 'refuses_writes']);
  });
});
