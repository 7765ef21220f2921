import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDisk, lossReasons, mountOf, parseMounts } from '../../src/commands/doctor/disk-check.js';
import { scratchFolder } from '../support/scratch-folder.js';

const MOUNTS = parseMounts(
  [
    'overlay / overlay rw,relatime 0 0',
    '/dev/sda1 /var ext4 rw 0 0',
    '/dev/sdb /var/data ext4 rw 0 0',
    'tmpfs /tmp tmpfs rw 0 0',
    'server:/export /mnt/two\\040words nfs4 rw 0 0',
    'tmpfs /var/data/fast tmpfs rw 0 0',
    '/dev/sdc /var/data/fast xfs rw 0 0',
    '',
  ].join('\n'),
);

it.each([
  ['/srv/octa.db', 'overlay'],
  ['/tmp/octa.db', 'tmpfs'],
  ['/tmpfoo/octa.db', 'overlay'],
  ['/var/octa.db', 'ext4'],
  ['/var/data', 'ext4'],
  ['/var/data/fast/octa.db', 'xfs'],
  ['/mnt/two words/octa.db', 'nfs4'],
])('%s lies on %s', (path, type) => {
  expect(mountOf(path, MOUNTS)?.type).toBe(type);
});

it.each([
  [{ folder: '/', type: 'ext4' }, false, null],
  [{ folder: '/var/data', type: 'ext4' }, true, null],
  [{ folder: '/', type: 'ext4' }, true, 'not on a Render disk'],
  [{ folder: '/', type: 'overlay' }, true, 'in the container itself'],
  [{ folder: '/tmp', type: 'tmpfs' }, false, 'in memory'],
  [{ folder: '/mnt', type: 'nfs4' }, false, 'network'],
])('%j with Render %s: %s', (mount, onRender, reason) => {
  expect(lossReasons(mount, onRender)).toEqual(reason === null ? [] : [expect.stringContaining(reason)]);
});

describe('the disk of a real folder', () => {
  const folder = scratchFolder();

  it('is told, also for a file whose folders are still to come', async () => {
    const findings = await checkDisk(join(folder.path, 'to/come/octa.db'), { onRender: false });
    expect(findings).toContainEqual({
      level: expect.any(String),
      text: expect.stringMatching(/^disk: \d+ MB are free/),
    });
    expect(findings.filter(({ level }) => level === 'failure')).toEqual([]);
  });

  it('is of no use where it has no room at all', async () => {
    const findings = await checkDisk('/proc/octa.db', { onRender: false });
    expect(findings).toContainEqual({ level: 'failure', text: expect.stringContaining('it is full') });
  });

  it('is of no use where a file is in the way', async () => {
    writeFileSync(join(folder.path, 'data'), '');
    const findings = await checkDisk(join(folder.path, 'data/octa.db'), { onRender: false });
    expect(findings).toContainEqual({ level: 'failure', text: expect.stringMatching(/data is not a folder$/) });
  });
});
