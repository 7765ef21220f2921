import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { AccountService, PASSWORD } from '../../support/accounts.js';
import { dataOf, PLAYLISTS } from '../../support/api-playlists.js';
import { sqliteStore } from '../../support/each-store.js';
import { scratchFolder } from '../../support/scratch-folder.js';

const folder = scratchFolder();

it('the script with which docs/api.md begins does what it says', async () => {
  const service = await AccountService.start(sqliteStore(join(folder.path, 'octa_music.db')));
  try {
    const { username, browser } = await service.member();
    const [, script = ''] = /^```sh\n([^]*?)\n```$/m.exec(readFileSync('docs/api.md', 'utf8')) ?? [];
    expect(script.split('\n')).toHaveLength(10);
    const own = script
      .replace('http://localhost:5000', service.url)
      .replace('"ada_l"', JSON.stringify(username))
      .replace('"violet tram 41 kettle"', JSON.stringify(PASSWORD));
    const shell = spawn('bash', ['-euo', 'pipefail', '-c', own], {
      cwd: folder.path,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [said, errors] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')]);
    const { items } = await dataOf<{ items: { name: string; song_count: number }[] }>(200, browser.get(PLAYLISTS));
    expect(items).toEqual([expect.objectContaining({ name: 'From a script', song_count: 1 })]);
    expect([errors, said.split('\n').slice(0, 2)]).toEqual(['', ['Muse', 'Song added.']]);
  } finally {
    await service.stop();
  }
}, 60_000);
