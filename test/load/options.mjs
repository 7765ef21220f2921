import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * A command's options. `--help` prints the comment that the command's file begins with and ends with exit code 0; wrong
 * options end with 2.
 * @param file the command's `import.meta.filename`
 * @param config as `parseArgs` takes it
 */
export function readOptions(file, config) {
  const [comment] = /^(\/\/.*\n)+/.exec(readFileSync(file, 'utf8'));
  const usage = comment.replaceAll(/^\/\/ ?/gm, '');
  if (process.argv.includes('--help')) {
    process.stdout.write(usage);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}
