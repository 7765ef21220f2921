import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { scratchFolder } from '../support/scratch-folder.js';

const AUDIT = join(__dirname, '..', 'support', 'audit.mjs');

const folder = scratchFolder();

/** What `npm run audit` says when npm prints this, and its exit code. */
function audit(printed: string, variables: Record<string, string> = {}): { status: number | null; said: string } {
  const npm = join(folder.path, 'npm');
  writeFileSync(npm, `#!/bin/sh\ncat <<'END'\n${printed}\nEND\nexit 1\n`);
  chmodSync(npm, 0o700);
  const PATH = [folder.path, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
  const { status, stdout, stderr } = spawnSync(process.execPath, [AUDIT], {
    encoding: 'utf8',
    env: { PATH, ...variables },
  });
  return { status, said: stdout + stderr };
}

const found = (high: number): string =>
  JSON.stringify({ metadata: { vulnerabilities: { low: 3, high, critical: 0 } } });

describe('the audit of dependencies', () => {
  it.each([
    [0, 0],
    [2, 1],
  ])('with %i advisories of high severity ends with exit code %i', (high, code) => {
    expect(audit(found(high), { CI: 'true' })).toEqual({
      status: code,
      said: `Advisories: ${high} high or critical.\n`,
    });
  });

  it.each(['', '{"statusCode":405}', 'npm error network', 'null'])('that could not ask fails in CI (%j)', (printed) => {
    expect(audit(printed, { CI: 'true' })).toEqual({ status: 1, said: expect.stringContaining('NOT CHECKED') });
  });

  it('that could not ask says so, and fails neither elsewhere nor where that is expected', () => {
    expect(audit('{"statusCode":405}')).toEqual({ status: 0, said: expect.stringContaining('it answered 405') });
    expect(audit('', { CI: 'true', AUDIT_OFFLINE: 'true' })).toEqual({
      status: 0,
      said: expect.stringContaining('AUDIT_OFFLINE=true: that was expected'),
    });
  });
});
