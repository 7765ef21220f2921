import { parseSettings } from '../../src/app/config/parse-settings.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { runCommand } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';

const folder = scratchFolder();
const run = (command: string) => runCommand(command, { folder: folder.path });

it('prints one key that production accepts, another one each time, and nothing else', async () => {
  const [one, other] = await Promise.all([run('secret'), run('secret')]);
  expect(one).toMatchObject({ exitCode: 0, errors: '', output: expect.stringMatching(/^[\w-]{64,}\n$/) });
  expect(other.output).not.toBe(one.output);
  const key = one.output.trim();
  expect(parseSettings({ ...PRODUCTION_VARIABLES, SECRET_KEY: key }).secretKey).toBe(key);
});

it('prints no key to somebody who wanted something else of it', async () => {
  const usage = expect.stringContaining('Usage') as string;
  expect(await run('secret please')).toMatchObject({ exitCode: 2, output: '', errors: usage });
  expect(await run('secret --help')).toMatchObject({ exitCode: 0, output: usage, errors: '' });
});
