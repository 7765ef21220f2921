import { setTimeout as wait } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { DatabaseHealthIndicator } from '../../src/adapters/inbound/health/database.health.js';
import { HealthController } from '../../src/adapters/inbound/health/health.controller.js';
import { ProblemLog } from '../../src/adapters/inbound/http/errors/problem-log.js';
import { ErrorFilter, type ErrorPage } from '../../src/adapters/inbound/http/errors/problem.filter.js';
import { ServiceState } from '../../src/adapters/inbound/health/service-state.js';
import { Clock } from '../../src/core/shared/clock.js';
import { DatabaseProbe, type DatabaseState } from '../../src/core/shared/database.js';
import { HealthRegistry } from '../../src/observability/health-registry.js';
import { captureLog } from '../support/captured-log.js';
import { ManualClock } from '../support/manual-clock.js';
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
  let clock: ManualClock;
  afterEach(() => application.close());

  async function start(check: Check): Promise<void> {
    probe = new ScriptedProbe(check);
    clock = new ManualClock();
    const module = await Test.createTestingModule({
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        DatabaseHealthIndicator,
        { provide: Clock, useValue: clock },
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

  /** The same of a database that keeps the poll waiting, once the clock has moved on. */
  async function pollFor(milliseconds: number): Promise<RawAnswer> {
    const before = clock.running;
    const answer = poll();
    await until('the poll waits', () => clock.running > before);
    clock.advance(milliseconds);
    return answer;
  }

  /** The status, what is said of the whole, and of the database. */
  async function told(answer: Promise<RawAnswer>): Promise<unknown[]> {
    const { status, json } = await answer;
    const { status: database, reason } = json.data.dependencies.database;
    return [status, json.data.status, database, reason];
  }

  /** The same of a poll that joins the running probe before this ends. */
  async function toldOnceAnswered(answer: () => void): Promise<unknown[]> {
    const joining = told(poll());
    await until('it joins the running probe', () => clock.running === 2);
    answer();
    return joining;
  }

  const HEALTHY = [200, 'healthy', 'up', undefined];
  const SLOW = [200, 'degraded', 'degraded', 'slow'];
  const UNHEALTHY = [503, 'unhealthy', 'down', undefined];

  it('that has never answered says so after 150 ms, long before the probe ends', async () => {
    await start(hangs);
    const { status, json } = await pollFor(150);
    expect([status, json.code, json.data.status]).toEqual([503, 'unhealthy', 'unhealthy']);
    expect(json.data.dependencies.database).toEqual({ status: 'down', latency_ms: 150 });
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
    const questions: (() => void)[] = [];
    await start(() => new Promise((resolve) => questions.push(() => resolve({ writable: true }))));
    expect(await told(pollFor(150))).toEqual(UNHEALTHY);
    await wait(250);
    expect(await toldOnceAnswered(() => questions[0]?.())).toEqual(HEALTHY);
    expect(questions).toHaveLength(1);
    expect(await told(pollFor(150))).toEqual(SLOW);
    const { json } = await pollFor(150);
    expect(json.data.dependencies.database.latency_ms).toBeGreaterThanOrEqual(249);
  });

  it('that begins to hang is degraded for 2 s, then unhealthy until it answers', async () => {
    await start(answers);
    expect(await told(poll())).toEqual(HEALTHY);
    const questions: AbortSignal[] = [];
    probe.check = (signal) => {
      questions.push(signal);
      return hangs(signal);
    };
    expect(await told(pollFor(150))).toEqual(SLOW);
    clock.advance(1_600);
    expect(await told(pollFor(150))).toEqual(SLOW);
    clock.advance(100);
    expect(questions[0]?.aborted).toBe(true);
    expect(await told(pollFor(150))).toEqual(UNHEALTHY);
    // The next probe runs already; a slow answer ends it all the same.
    let answer: (() => void) | undefined;
    probe.check = () => new Promise((resolve) => (answer = () => resolve({ writable: true })));
    clock.advance(2_000);
    expect(await told(pollFor(150))).toEqual(UNHEALTHY);
    expect(await toldOnceAnswered(() => answer?.())).toEqual(HEALTHY);
  });

  it('that refuses writes is degraded', async () => {
    await start(() => Promise.resolve({ writable: false }));
    expect(await told(poll())).toEqual([200, 'degraded', 'degraded', 'refuses_writes']);
  });
});
