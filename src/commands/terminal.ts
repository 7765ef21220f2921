import { ConfigurationError } from '../app/config/parse-settings.js';

/** What a command found, one line each; whether it may be called a success. */
export class Report {
  private failures = 0;
  private warnings = 0;

  /** @param print where lines go; a test reads them */
  constructor(private readonly print: (line: string) => void = (line) => console.log(line)) {}

  /** Everything is as it should be. */
  ok(text: string): void {
    this.print(`ok       ${text}`);
  }

  /** Worth knowing; does not make the command fail. */
  warning(text: string): void {
    this.warnings += 1;
    this.print(`warning  ${text}`);
  }

  /** Makes the command fail. */
  failure(text: string): void {
    this.failures += 1;
    this.print(`FAILED   ${text}`);
  }

  /** The closing line, and the exit code that goes with it: 0 unless something failed. */
  close(): number {
    this.print(
      this.failures === 0
        ? `Done: nothing failed, ${this.warnings} warning(s).`
        : `Not well: ${this.failures} failed, ${this.warnings} warning(s).`,
    );
    return this.failures === 0 ? 0 : 1;
  }
}

/** The command was typed wrongly: the text says how it is typed. */
export class UsageError extends Error {}

/**
 * The life of a command: runs it and ends the process with its exit code: 0 for success, 1 when something failed, 2 when
 * it was typed wrongly. An error becomes one line on standard error, without a stack; a wrong
 * configuration one line for each problem.
 */
export async function runCommand(command: (words: readonly string[]) => Promise<number>): Promise<never> {
  try {
    process.exit(await command(process.argv.slice(2)));
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(error.message);
      process.exit(2);
    }
    if (error instanceof ConfigurationError) for (const problem of error.problems) console.error(problem);
    else console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
