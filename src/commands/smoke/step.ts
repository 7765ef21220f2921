import type { Report } from '../terminal.js';

/** What one step saw. */
export class Findings {
  readonly problems: string[] = [];
  readonly warnings: string[] = [];
  readonly facts: string[] = [];

  /** Makes the step fail unless the condition holds. @returns the condition */
  expect(condition: boolean, problem: string): boolean {
    if (!condition) this.problems.push(problem);
    return condition;
  }

  warn(text: string): void {
    this.warnings.push(text);
  }

  /** Worth printing beside the step's name. */
  note(text: string): void {
    this.facts.push(text);
  }
}

/** One thing to try out. An error that it throws is a problem as well. */
export interface Step {
  readonly name: string;
  run(findings: Findings): Promise<void>;
}

const NAME_WIDTH = 14;
const TIME_WIDTH = 6;

/** Runs the steps one after the other; one line each with its time in milliseconds, one more for each warning. */
export async function runSteps(steps: readonly Step[], report: Report): Promise<void> {
  for (const step of steps) {
    const findings = new Findings();
    const startedAt = performance.now();
    try {
      await step.run(findings);
    } catch (error) {
      findings.problems.push(error instanceof Error ? error.message : String(error));
    }
    const { problems, warnings, facts } = findings;
    const ms = Math.round(performance.now() - startedAt);
    const line = (texts: readonly string[]): string =>
      `${step.name.padEnd(NAME_WIDTH)}${String(ms).padStart(TIME_WIDTH)} ms  ${texts.join('; ')}`.trimEnd();
    if (problems.length === 0) report.ok(line(facts));
    else report.failure(line([...problems, ...facts]));
    for (const warning of warnings) report.warning(`${step.name.padEnd(NAME_WIDTH)}${warning}`);
  }
}
