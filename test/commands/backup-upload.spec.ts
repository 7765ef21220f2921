import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Target } from '../../src/adapters/outbound/backup/s3-upload.js';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { describeOnEachStore } from '../support/each-store.js';
import { freePorts } from '../support/free-port.js';
import { startStorage } from '../support/s3-storage.js';
import { runCommand } from '../support/run-command.js';
import { scratchFolder } from '../support/scratch-folder.js';

const afterwards = closedAfterEach();
const folder = scratchFolder();

const storageVariables = ({ url, accessKeyId, secretAccessKey }: S3Target): Variables => ({
  BACKUP_S3_URL: url.href,
  BACKUP_S3_ACCESS_KEY_ID: accessKeyId,
  BACKUP_S3_SECRET_ACCESS_KEY: secretAccessKey,
});

describeOnEachStore('a backup that is uploaded', (newStore) => {
  const run = (command: string, variables: Variables) =>
    runCommand(command, { folder: folder.path, variables: { ...variables, TMPDIR: folder.path } });

  it('can be restored, and is left nowhere else', async () => {
    const { received, target } = await startStorage(200, afterwards);
    const { variables } = newStore();
    await run('migrate up', variables);
    const { exitCode, lines } = await run('backup --upload', { ...variables, ...storageVariables(target) });
    expect(exitCode).toBe(0);
    expect(lines.at(-2)).toMatch(/^ok +Uploaded to 127\.0\.0\.1:\d+ as octa-music-\d{4}-\S+, and removed here/);
    expect(readdirSync(folder.path)).toEqual([]);
    expect(received.map(({ path }) => path)).toEqual([expect.stringMatching(/^\/bucket\/octa\/octa-music-/)]);
    const file = join(folder.path, 'fetched');
    writeFileSync(file, received[0]?.body ?? '', 'latin1');
    expect((await run('restore fetched', newStore().variables)).exitCode).toBe(0);
  });

  it('counts as failed when the storage refuses it, and leaves nothing behind', async () => {
    const { target } = await startStorage(404, afterwards, '<Error><Code>NoSuchBucket</Code></Error>');
    const { variables } = newStore();
    await run('migrate up', variables);
    const { exitCode, output, errors } = await run('backup --upload', { ...variables, ...storageVariables(target) });
    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^FAILED +No backup was made: The storage \(BACKUP_S3_URL\) refused the backup: NoSuchBucket/m,
    );
    expect(output + errors).not.toContain(target.secretAccessKey);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('blames the storage, not the database, when nothing listens there', async () => {
    const [port] = await freePorts(1);
    const { target } = await startStorage(200, afterwards);
    const { variables } = newStore();
    await run('migrate up', variables);
    const away = { ...storageVariables(target), BACKUP_S3_URL: `http://127.0.0.1:${port}/bucket` };
    const { exitCode, output } = await run('backup --upload', { ...variables, ...away });
    expect(exitCode).toBe(1);
    expect(output).toContain(
      'No backup was made: The storage (BACKUP_S3_URL) cannot be used: nothing listens at its address (ECONNREFUSED).',
    );
  });
});

it('names every variable that is missing', async () => {
  const { exitCode, errors } = await runCommand('backup --upload', { folder: folder.path });
  expect(exitCode).toBe(1);
  expect(
    errors
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(['BACKUP_S3_URL', 'BACKUP_S3_ACCESS_KEY_ID', 'BACKUP_S3_SECRET_ACCESS_KEY']);
});
