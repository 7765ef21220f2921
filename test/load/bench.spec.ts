import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Declares a suite that needs wrk: skipped visibly where there is none, but never where CI has to have one. */
function describeWithWrk(title: string, suite: () => void): void {
  if (spawnSync('which', ['wrk']).status === 0) describe(title, suite);
  else if (process.env['CI'] === 'true') it(title, () => expect('wrk').toBe('on the PATH'));
  else describe.skip(`${title} (NOT RUN: there is no wrk on the PATH)`, suite);
}

/** Not for its figures: one second on a machine that tests at the same time says nothing. */
describeWithWrk('the benchmark', () => {
  it('measures every server and writes a table with its goals', () => {
    const words = ['test/load/bench.mjs', '--quick', '--sections', 'cases', '--cases', '^(health|cached search)$'];
    const { stdout, stderr, status } = spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    for (const name of ['bare node:http', 'bare Express 5', 'bare NestJS 12', 'Octa Music']) {
      expect(stdout).toMatch(new RegExp(`^\\| cached search +\\| ${name} +\\| [1-9]`, 'm'));
    }
    expect(stdout).toMatch(/health ÷ bare Express ≥ 1 +\| \d/);
  }, 180_000);
});
