import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { LineWriter } from '../../src/observability/line-writer.js';

const BUILT = join(__dirname, '..', '..', 'dist', 'observability');

/** What a process writes that logs through it and then does this. */
function outputOf(script: string): string {
  const from = (file: string): string => JSON.stringify(join(BUILT, file));
  const imports = `import { LineWriter } from ${from('line-writer.js')}; import { Logger } from ${from('logger.js')};`;
  const program = `${imports} const log = new LineWriter(); ${script}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }).stdout;
}

describe('LineWriter', () => {
  it('writes the lines of one turn of the event loop together, in order', async () => {
    const writes: string[] = [];
    const log = new LineWriter({ write: (text) => void writes.push(text) });
    log.write('one\n');
    log.write('two\n');
    await Promise.resolve();
    log.write('three\n');
    expect(writes).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    log.write('four\n');
    await new Promise((resolve) => setImmediate(resolve));
    expect(writes).toEqual(['one\ntwo\nthree\n', 'four\n']);
  });

  it.each([
    ['ends by itself', ''],
    ['is told to end', 'process.exit(0);'],
    ['fails on an exception that nobody catches', 'throw new Error("lost");'],
    ['fails on a promise that nobody looks after', 'await Promise.reject(new Error("lost"));'],
  ])('loses nothing when the process %s', (_how, end) => {
    expect(outputOf(`log.write('one\\n'); log.write('two\\n'); ${end}`)).toBe('one\ntwo\n');
  });

  it('has written a warning and what came before it even when the process is killed in the next moment', () => {
    const killed = "const l = new Logger('INFO'); l.info('a'); l.warning('b'); process.kill(process.pid, 'SIGKILL');";
    const lines = outputOf(killed).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['a', 'b']);
  });
});
