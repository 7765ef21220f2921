import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

// node side-by-side.mjs <npm script>...: runs them, as many at once as there are processors, and shows what each said when
// it has ended. Ends with 1 if any failed, after all have ended.

const waiting = process.argv.slice(2);
const failed = [];

async function run(script) {
  const began = performance.now();
  const child = spawn(`npm run --silent ${script} 2>&1`, { shell: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, code] = await Promise.all([text(child.stdout), new Promise((ended) => child.on('close', ended))]);
  if (code !== 0) failed.push(script);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${script} (${seconds} s)\n${output.trimEnd()}`);
}

async function runOneAfterTheOther() {
  for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) await run(script);
}

await Promise.all(Array.from({ length: availableParallelism() }, runOneAfterTheOther));
if (failed.length > 0) {
  console.error(`FAILED: ${failed.join(', ')}`);
  process.exitCode = 1;
}
