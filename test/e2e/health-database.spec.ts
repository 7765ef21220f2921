import type { INestApplication } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { DatabaseHealthIndicator } from '../../src/adapters/inbound/health/database.health.js';
import { HealthController } from '../../src/adapters/inbound/health/health.controller.js';
import { ServiceState } from '../../src/adapters/inbound/health/service-state.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { Clock } from '../../src/core/shared/clock.js';
import { DatabaseProbe } from '../../src/core/shared/database.js';
import { HealthRegistry } from '../../src/observability/health-registry.js';
import { rawRequest, type RawAnswer } from '../support/raw-request.js';

/** What the database does when health asks it. */
class ScriptedProbe extends DatabaseProbe {
  constructor(readonly check: (signal: AbortSignal) => Promise<void>) {
    super();
  }
}

describe('health before a database', () => {
  let application: INestApplication;
  afterEach(() => application.close());

  async function ask(check: (signal: AbortSignal) => Promise<void>): Promise<RawAnswer> {
    const module = await Test.createTestingModule({
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        DatabaseHealthIndicator,
        { provide: Clock, useValue: new SystemClock() },
        { provide: DatabaseProbe, useValue: new ScriptedProbe(check) },
        { provide: HealthRegistry, useValue: new HealthRegistry() },
        { provide: ServiceState, useValue: new ServiceState('1.2.3') },
      ],
    }).compile();
    application = module.createNestApplication({ logger: false });
    await application.listen(0, '127.0.0.1');
    return rawRequest(`${await application.getUrl()}/api/v1/health`);
  }

  it('that hangs says so within 200 ms, and gives the question up', async () => {
    let question: AbortSignal | undefined;
    let askedAt = 0;
    const { status, json } = await ask((signal) => {
      question = signal;
      askedAt = performance.now();
      return new Promise(() => undefined);
    });
    expect(performance.now() - askedAt).toBeLessThan(200);
    expect([status, json.code, json.data.status]).toEqual([503, 'unhealthy', 'unhealthy']);
    expect(json.data.dependencies.database.status).toBe('down');
    expect(question?.aborted).toBe(true);
  });

  it('that fails shows nothing of why', async () => {
    const { status, text } = await ask(() => Promise.reject(new Error('mongodb://user:word@host refused')));
    expect(status).toBe(503);
    expect(text).not.toMatch(/word|mongodb|refused/);
  });

  it('that answers is healthy', async () => {
    const { status, json } = await ask(() => Promise.resolve());
    expect([status, json.data.status, json.data.version]).toEqual([200, 'healthy', '1.2.3']);
    expect(json.data.dependencies.database.latency_ms).toBeGreaterThanOrEqual(0);
  });
});
