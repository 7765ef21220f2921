import type { Report } from '../terminal.js';
import type { Site } from './site.js';

/** What one step found. */
export class Findings {
  readonly problems: string[] = [];
  readonly warnings: string[] = [];
  readonly facts: string[] = [];

  /** Makes the step fail unless the condition holds. @returns the condition */
  expect(condition: boolean, problem: string): boolean {
    if (!condition && !this.problems.includes(problem)) this.problems.push(problem);
    return condition;
  }

  warn(text: string): void {
    this.warnings.push(text);
  }

  note(text: string): void {
    this.facts.push(text);
  }
}

/** One check of the service. An error that it throws is a problem as well. */
export type Step = (site: Site, findings: Findings) => Promise<void>;

const NAME_WIDTH = 14;
const TIME_WIDTH = 6;

/** Runs the named steps in order; one line each with its time in milliseconds, one more for each warning. */
export async function runSteps(site: Site, steps: Readonly<Record<string, Step>>, report: Report): Promise<void> {
  for (const [name, step] of Object.entries(steps)) {
    const findings = new Findings();
    const startedAt = performance.now();
    try {
      await step(site, findings);
    } catch (error) {
      findings.problems.push(error instanceof Error ? error.message : String(error));
    }
    const { problems, warnings, facts } = findings;
    const ms = String(Math.round(performance.now() - startedAt)).padStart(TIME_WIDTH);
    const line = `${name.padEnd(NAME_WIDTH)}${ms} ms  ${[...problems, ...facts].join('; ')}`.trimEnd();
    if (problems.length === 0) report.ok(line);
    else report.failure(line);
    for (const warning of warnings) report.warning(`${name.padEnd(NAME_WIDTH)}${warning}`);
  }
}
