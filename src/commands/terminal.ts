import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { ConfigurationError } from '../app/config/parse-settings.js';
import { unsupportedNode } from '../app/node-version.js';
import type { CheckResult } from '../observability/check-result.js';
import { explain } from '../observability/explain-error.js';

/** What a command found, one line each; whether it may be called a success. */
export class Report {
  private failures = 0;
  private warnings = 0;

  /** @param print where lines go; a test reads them */
  constructor(private readonly print: (line: string) => void = (line) => console.log(line)) {}

  ok(text: string): void {
    this.print(`ok       ${text}`);
  }

  /** Worth knowing; does not make the command fail. */
  warning(text: string): void {
    this.warnings += 1;
    this.print(`warning  ${text}`);
  }

  failure(text: string): void {
    this.failures += 1;
    this.print(`FAILED   ${text}`);
  }

  add({ level, text }: CheckResult): void {
    this[level](text);
  }

  /** What the parts of a database hold. @param unit such as `row` */
  counts(parts: readonly { readonly name: string; readonly count: number }[], unit: string): void {
    for (const { name, count } of parts) {
      this.ok(`${name}: ${count.toLocaleString('en-US')} ${unit}${count === 1 ? '' : 's'}`);
    }
  }

  /** The closing line, and the exit code that goes with it: 0 unless something failed. */
  close(): number {
    const verdict = this.failures === 0 ? 'Done: nothing failed' : `Not well: ${this.failures} failed`;
    this.print(`${verdict}, ${this.warnings} warning(s).`);
    return this.failures === 0 ? 0 : 1;
  }
}

/** The command was called with the wrong arguments; its usage is printed after the message. */
export class UsageError extends Error {}

type Values<T extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true }>
>['values'];

/**
 * The life of a command. Ends the process with exit code 0 for success (also of `--help`), 1 when something failed, 2 for
 * wrong arguments. An error becomes one line on standard error, without a stack; a wrong configuration one line for
 * each problem.
 * @param run returns the exit code
 */
export async function runCommand<T extends ParseArgsOptionsConfig>(
  { usage, options }: { readonly usage: string; readonly options: T },
  run: (values: Values<T>, positionals: readonly string[]) => Promise<number>,
): Promise<never> {
  const unsupported = unsupportedNode(process.versions.node);
  if (unsupported !== null) {
    console.error(unsupported);
    process.exit(1);
  }
  // Whoever reads may leave early (`| head`): what was begun is brought to its end.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  const words = process.argv.slice(2);
  if (words.includes('--help') || words.includes('-h')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    const { values, positionals } = parse(options);
    process.exit(await run(values, positionals));
  } catch (error) {
    if (error instanceof UsageError) {
      console.error([error.message, usage].filter(Boolean).join('\n\n'));
      process.exit(2);
    }
    for (const line of error instanceof ConfigurationError ? error.problems : [explain(error)]) console.error(line);
    process.exit(1);
  }
}

function parse<T extends ParseArgsOptionsConfig>(options: T) {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
