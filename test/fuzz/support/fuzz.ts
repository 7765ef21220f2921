import fc from 'fast-check';

/** `npm run fuzz -- --minutes 60` sets it. */
const given = process.env['FUZZ_SECONDS'];
const seconds = Number(given ?? 10);

/** The same inputs with every test run: a change must not fail for what it has nothing to do with. Others when asked for. */
const seed = given === undefined ? { seed: 1 } : {};

/** An input that takes more of a processor's time, time after time, holds everybody up. */
const PROMPT_MS = 500;

/**
 * A test that gives a reader odd inputs for as long as it may, and shows the smallest that it fails on.
 * @param read throws when the reader does otherwise than it should
 */
export function fuzz<T>(reader: string, inputs: fc.Arbitrary<T>, read: (input: T) => unknown): void {
  it(
    `${reader}: takes whatever comes`,
    async () => {
      let count = 0;
      let latest: Promise<void> = Promise.resolve();
      const property = fc.asyncProperty(inputs, async (input) => {
        count += 1;
        latest = promptly(() => read(input));
        await latest;
      });
      const endless = { ...seed, numRuns: 1e12, interruptAfterTimeLimit: seconds * 1000 };
      await fc.assert(property, endless);
      // The time limit does not wait for it.
      await latest;
      process.stdout.write(`fuzz: ${reader}: ${count} inputs in ${seconds} s\n`);
    },
    seconds * 1000 + 120_000,
  );
}

/** Garbage may be collected meanwhile. */
async function promptly(work: () => unknown): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const before = process.cpuUsage();
    await work();
    const took = Math.round(process.cpuUsage(before).user / 1000);
    if (took <= PROMPT_MS) return;
    if (tries === 4) throw new Error(`took ${took} ms`);
  }
}

/** Cheaper than `expect`, which would be most of the work. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`It must be so that: ${what}`);
}
