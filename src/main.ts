import { unsupportedNode } from './app/node-version.js';

// Before anything else is loaded: an older Node.js would stop at the first syntax or built-in that it does not know.
const problem = unsupportedNode(process.versions.node);
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
const { run } = await import('./app/run.js');
await run();
