import type { Site } from './site.js';
import type { Step } from './step.js';
import { at, type Answer } from './web-client.js';

/** What the service promises (contract 2.1). From far away the way there counts as well, so it is only a warning. */
const HEALTH_PROMISE_MS = 200;

/** A balancer that asks every few seconds would give up on such a service. */
const HEALTH_LIMIT_MS = 1_000;

/** The first answer may pay for something that is done once; health is asked so often that only the usual counts. */
const HEALTH_TRIES = 3;

/** Whether the process can answer at all. */
export function liveness(site: Site): Step {
  return {
    name: 'liveness',
    run: async (findings) => {
      const { status, json } = await site.client.get('/api/v1/health/live');
      findings.expect(status === 200 && at(json, 'success') === true, `status ${status} instead of a 200 envelope`);
      findings.note(`version ${String(at(json, 'data', 'version'))}`);
    },
  };
}

/** Whether the service calls itself healthy, part by part, and how fast. */
export function health(site: Site): Step {
  return {
    name: 'health',
    run: async (findings) => {
      const answers: Answer[] = [];
      for (let i = 0; i < HEALTH_TRIES; i += 1) answers.push(await site.client.get('/api/v1/health'));
      const { status, json } = answers.at(-1) ?? (await site.page('/api/v1/health'));
      const state = String(at(json, 'data', 'status'));
      const parts = partsOf(json);
      findings.expect(status === 200, `status ${status}`);
      findings.expect(['healthy', 'degraded'].includes(state), `the service calls itself ${state}`);
      findings.note(`${state}: ${parts.map(([name, part]) => `${name} ${part}`).join(', ')}`);
      for (const [name, part] of parts) if (status === 200 && part === 'down') findings.warn(`${name} is down`);
      const best = Math.round(Math.min(...answers.map(({ ms }) => ms)));
      findings.note(`answered in ${best} ms`);
      if (findings.expect(best < HEALTH_LIMIT_MS, `it took ${best} ms`) && best >= HEALTH_PROMISE_MS) {
        findings.warn(`it took ${best} ms, the way there included; the service promises ${HEALTH_PROMISE_MS} ms`);
      }
    },
  };
}

function partsOf(json: unknown): (readonly [name: string, status: string])[] {
  const parts = at(json, 'data', 'dependencies');
  if (typeof parts !== 'object' || parts === null) return [];
  return Object.entries(parts).map(([name, part]) => [name, String(at(part, 'status'))] as const);
}
