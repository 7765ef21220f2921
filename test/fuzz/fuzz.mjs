import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

// npm run fuzz -- --minutes 60 [cookies]: each reader of foreign bytes for that long, or the one that is named.

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes takes a number');
const names = positionals.length > 0 ? positionals : [''];
const { status } = spawnSync(
  'jest',
  ['--config', 'test/jest.config.mjs', ...names.map((name) => `test/fuzz/${name}`)],
  {
    env: { ...process.env, FUZZ_SECONDS: String(minutes * 60) },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  },
);
process.exitCode = status ?? 1;
