// npm run test:memory -- [--memory 512] [--processes 2] [paths of tests…]: a service of two processes and the whole
// end-to-end suite, with every service that it starts, inside that many megabytes; nothing may be killed.
//
// Inside is what belongs to the service: each process that a test starts, and the process of the tests from the moment on
// that a service starts in it, with all that it needs from then on. Outside are Jest's own first process, and what is on
// other hosts in production: databases, Redis, balancers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { memoryGroup } from './memory-group.mjs';
import { startServiceUnderLoad } from './service-under-load.mjs';
import { readOptions } from './options.mjs';

/** Jest keeps what it has read and transformed for each file until V8 is told that memory is short. */
const HEAP_OF_THE_TESTS = '--max-old-space-size=360 --max-semi-space-size=4';

const { values, positionals } = readOptions(import.meta.filename, {
  options: { memory: { type: 'string', default: '512' }, processes: { type: 'string', default: '2' } },
  allowPositionals: true,
});

const folder = mkdtempSync(join(tmpdir(), 'octa-memory-'));
const group = memoryGroup(Number(values.memory));
const complaints = [];
let service;
try {
  service = await startServiceUnderLoad({
    processes: Number(values.processes),
    latency: 20,
    group,
    folder,
    variables: { PAGE_RATE_LIMIT_PER_MINUTE: '100000' },
  });
  const before = service.workers();
  const using = keepUsing(service.url);
  const words = ['node_modules/jest/bin/jest.js', '--config', 'test/jest.memory.config.mjs', ...positionals];
  const jest = spawn(process.execPath, words, {
    stdio: 'inherit',
    env: {
      ...process.env,
      // Of Jest's processes only: a service that a test starts as a process gets an environment of its own.
      NODE_OPTIONS: HEAP_OF_THE_TESTS,
      TEST_MEMORY_GROUP: group.members,
      TEST_OUTER_GROUP: group.outside,
    },
  });
  // Interrupted, it still ends what it has started.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => jest.kill('SIGTERM'));
  const [code] = await once(jest, 'exit');
  const { answers, failures } = await using.end();
  if (code !== 0) complaints.push(`the tests ended with ${code}`);
  if (failures.length > 0) complaints.push(`${failures.length} of ${answers} answers failed: ${failures[0]}`);
  if (service.workers().join() !== before.join()) complaints.push('a process of the service was replaced');
  if (group.killed() > 0) complaints.push(`the kernel ended ${group.killed()} processes for want of memory`);
  console.log(`\nInside ${values.memory} MB, ${values.processes} processes and the end-to-end suite:`);
  console.log(`peak ${group.peak().toFixed(0)} MB with file caches, ${group.highestOwn().toFixed(0)} MB without`);
  console.log(`ended for want of memory: ${group.killed()}`);
  console.log(`${answers} answers of the two processes meanwhile, ${failures.length} failed`);
} finally {
  await service?.stop();
  await group.remove();
  rmSync(folder, { recursive: true, force: true });
}
for (const complaint of complaints) console.error(`FAILED: ${complaint}`);
process.exit(complaints.length > 0 ? 1 : 0);

/** Searches and asks for the health again and again, so that the processes are at work all the time. */
function keepUsing(url) {
  const failures = [];
  let answers = 0;
  let over = false;
  const loop = (async () => {
    while (!over) {
      for (const path of ['/?q=muse', '/api/v1/health', '/login']) {
        const status = await fetch(url + path).then(
          (response) => response.text().then(() => response.status),
          (error) => String(error),
        );
        answers += 1;
        if (status !== 200) failures.push(`${path}: ${status}`);
      }
      await pause(250);
    }
  })();
  return {
    end: async () => {
      over = true;
      await loop;
      return { answers, failures };
    },
  };
}
