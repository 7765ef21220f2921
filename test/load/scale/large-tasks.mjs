// Tasks that touch very many rows, and what others notice of them meanwhile.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { Agent } from 'node:http';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PASSWORD } from './seed-plan.mjs';

/** How often others ask, in ms. */
const EVERY_MS = 10;

/**
 * Runs the tasks one after the other and prints a row for each.
 * @param folder takes the backup, where there is to be one: as large as the store
 */
export async function largeTasks(side, { folder, backUp }) {
  const { service } = side;
  console.log('\n| task | took, s | others: requests | p50, ms | p95, ms | longest, ms | memory, highest, MB |');
  console.log('| --- | --: | --: | --: | --: | --: | --: |');
  const row = async (name, work) => {
    const watch = watchOthers(side);
    const startedAt = performance.now();
    const remark = await work();
    const seconds = (performance.now() - startedAt) / 1000;
    const { count, p50, p95, longest, memory } = await watch.stop();
    const times = [p50, p95, longest].map((ms) => ms.toFixed(1)).join(' | ');
    console.log(`| ${name}${remark} | ${seconds.toFixed(2)} | ${count} | ${times} | ${memory.toFixed(0)} |`);
  };
  await row('nothing', () => pause(3_000).then(() => ''));
  await row('daily clean-up', async () => {
    while (!service.log.includes('Expired data purged')) await pause(50);
    return ` (${/"accounts".*?}/.exec(service.log)?.[0] ?? ''}`;
  });
  const others = new Agent({ keepAlive: true, maxSockets: 1 });
  const { cookie } = side.heavy;
  await row('export of an account', async () => {
    const { status, text } = await service.send('GET', '/api/profile/export', { cookie, agent: others });
    if (status !== 200) throw new Error(`export: ${status}`);
    return ` (${JSON.parse(text).data.search_history.length} searches, ${(text.length / 1e6).toFixed(1)} MB)`;
  });
  await row('deletion of that account', async () => {
    const body = { current_password: PASSWORD };
    const { status, text } = await service.send('DELETE', '/api/profile', { cookie, body, agent: others });
    if (status !== 200) throw new Error(`deletion: ${status} ${text}`);
    return '';
  });
  others.destroy();
  const backup = join(folder, 'backup.sqlite');
  if (backUp && side.file !== undefined) {
    await row('backup', async () => {
      await runBackup(side.file, backup);
      return ` of ${(statSync(side.file).size / 1e9).toFixed(2)} GB`;
    });
  }
}

/** Lists of searches by somebody else, on a connection of their own, one every 10 ms unless the last one took longer. */
function watchOthers({ service, people: [somebody] }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = [];
  let memory = 0;
  let over = false;
  const asking = (async () => {
    while (!over) {
      const { status, ms } = await service.send('GET', '/api/v1/history?limit=10', { cookie: somebody.cookie, agent });
      if (status !== 200) throw new Error(`somebody else was answered ${status}`);
      times.push(ms);
      if (times.length % 10 === 0) memory = Math.max(memory, service.memory());
      await pause(Math.max(0, EVERY_MS - ms));
    }
  })();
  return {
    stop: async () => {
      over = true;
      await asking;
      agent.destroy();
      const sorted = times.toSorted((a, b) => a - b);
      const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
      return { count: times.length, p50: at(0.5), p95: at(0.95), longest: sorted.at(-1), memory };
    },
  };
}

/** In a process of its own, as an operator runs it. */
async function runBackup(file, target) {
  const child = spawn(process.execPath, [resolve('dist/commands/backup.js'), target], {
    env: { PATH: process.env.PATH, DATABASE_URL: `sqlite:///${file}` },
    stdio: 'ignore',
  });
  const code = await new Promise((done) => child.once('exit', done));
  if (code !== 0) throw new Error(`backup: exit code ${code}`);
}
