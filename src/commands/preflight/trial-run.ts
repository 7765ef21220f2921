import { Site } from '../smoke/site.js';
import { smokeSteps } from '../smoke/smoke-steps.js';
import { runSteps } from '../smoke/step.js';
import type { Report } from '../terminal.js';
import { memoryOf } from './memory.js';
import type { ServiceProcess } from './service-process.js';

/** Render gives a new instance 15 minutes; what takes half a minute to be healthy will not get there by waiting. */
const START_LIMIT_MS = 30_000;

/** The smallest instances have 512 MB; from here on an alert tells. */
const MEMORY_WARNING_MB = 400;

/** For the signal to arrive and the process to be gone. */
const STOP_MARGIN_MS = 2_000;

export interface TrialOptions {
  /** `SHUTDOWN_GRACE_SECONDS` of the service. */
  readonly graceSeconds: number;
  /** Whether a service that has no credentials for any source is a failure. */
  readonly sourcesExpected: boolean;
  readonly startLimitMs?: number;
}

/** Sees the service become healthy, tries it out, measures its memory, and sees it stop in time with exit code 0. */
export async function tryOut(service: ServiceProcess, report: Report, options: TrialOptions): Promise<void> {
  const { graceSeconds, sourcesExpected, startLimitMs = START_LIMIT_MS } = options;
  try {
    const ms = await service.healthy(startLimitMs);
    report.ok(`start: healthy after ${Math.round(ms)} ms`);
    const site = new Site(service.url, true);
    await runSteps(smokeSteps(site, { sourcesExpected, accounts: null }), report);
    site.close();
    judgeMemory(service, report);
    await judgeStop(service, report, graceSeconds);
  } catch (error) {
    report.failure(`start: ${(error as Error).message}`);
  } finally {
    await service.discard();
  }
  for (const complaint of service.complaints) report.warning(`its log: ${complaint}`);
}

function judgeMemory(service: ServiceProcess, report: Report): void {
  const megabytes = memoryOf(service.pid);
  if (megabytes === null) report.warning('memory: this system does not tell');
  else if (megabytes >= MEMORY_WARNING_MB) report.warning(`memory: ${megabytes} MB, of 512 on the smallest instances`);
  else report.ok(`memory: ${megabytes} MB`);
}

async function judgeStop(service: ServiceProcess, report: Report, graceSeconds: number): Promise<void> {
  const { exitCode, ms } = await service.stop(graceSeconds * 1000 + STOP_MARGIN_MS);
  const seconds = (ms / 1000).toFixed(1);
  if (exitCode === 0) report.ok(`stop: exit code 0 after ${seconds} s`);
  else if (exitCode !== null) report.failure(`stop: exit code ${exitCode} after ${seconds} s`);
  else report.failure(`stop: still there after ${seconds} s, of ${graceSeconds} allowed`);
}
