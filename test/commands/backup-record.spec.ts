import { AccountService } from '../support/accounts.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { describeOnEachStore } from '../support/each-store.js';
import { scrape } from '../support/metrics-text.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { runCommand } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';

const AGE = 'backup_last_success_timestamp_seconds';
const RESULT = 'backup_last_run_succeeded';

const afterwards = closedAfterEach();
const folder = scratchFolder();

describeOnEachStore('the latest backup', (newStore) => {
  it('is told by the metrics and by doctor: its age, and whether it succeeded', async () => {
    const store = newStore();
    const service = await AccountService.start(store, {}, null);
    afterwards(() => service.stop());
    const { DATABASE_URL: _file, ...production } = PRODUCTION_VARIABLES;
    const run = (command: string) =>
      runCommand(command, {
        folder: folder.path,
        variables: { ...production, ...store.variables, SECRET_KEY: production.SECRET_KEY },
      });
    const backups = async () => (await run('doctor')).lines.find((line) => line.includes('backups:'));
    const metrics = async () => {
      const text = await scrape(service.url);
      return [text.value(AGE), text.value(RESULT)];
    };
    expect(await metrics()).toEqual([0, undefined]);
    expect(await backups()).toMatch(/^warning +backups: none has been run: see “Backup and recovery” in/);

    const before = Date.now() / 1000;
    expect((await run('backup a')).exitCode).toBe(0);
    const [madeAt = 0, result] = await metrics();
    expect([madeAt >= before - 1, madeAt <= Date.now() / 1000, result]).toEqual([true, true, 1]);
    expect(await backups()).toMatch(/^ok +backups: the latest was made at \d{4}-/);

    expect((await run('backup a')).exitCode).toBe(1);
    expect(await metrics()).toEqual([madeAt, 0]);
    expect(await backups()).toMatch(/^warning +backups: the latest run failed \(\d{4}-/);
  });
});
