import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { failure, ok, warning, type CheckResult } from '../../observability/check-result.js';

const MB = 1024 * 1024;

/** Below this the write-ahead log and the day's growth may not fit. */
const LEAST_FREE_BYTES = 100 * MB;

const IN_MEMORY = new Set(['tmpfs', 'ramfs']);
const OF_A_CONTAINER = new Set(['overlay', 'aufs']);
const OVER_A_NETWORK = new Set(['nfs', 'nfs4', 'cifs', 'smb3', 'smbfs', '9p', 'fuse.sshfs']);

/**
 * The disk under the SQLite file: whether the data will still be there tomorrow, and whether there is room.
 * @param file need not exist yet
 * @param options.onRender Render keeps only what is on a disk that was added to the service
 */
export async function checkDisk(file: string, options: { readonly onRender: boolean }): Promise<CheckResult[]> {
  const place = nearestExisting(resolve(file));
  const mounts = readMounts();
  const mount = mounts === null ? null : mountOf(realpathSync(place), mounts);
  const reasons = mount === null ? [] : lossReasons(mount, options.onRender);
  return [
    ...reasons.map((reason) => warning(`disk: ${reason}`)),
    ...(reasons.length === 0 && mount !== null
      ? [ok(`disk: the file is on ${mount.type}, mounted at ${mount.folder}`)]
      : []),
    await checkRoom(file, place),
    ...checkRights(file, place),
  ];
}

/** Why what is written there may be lost or broken. */
export function lossReasons({ folder, type }: Mount, onRender: boolean): string[] {
  if (IN_MEMORY.has(type)) return [`the SQLite file is in memory (${type}): a restart of the machine deletes all data`];
  if (OF_A_CONTAINER.has(type)) {
    return [
      `the SQLite file is in the container itself (${type}): replacing the container deletes all data; mount a volume`,
    ];
  }
  if (OVER_A_NETWORK.has(type))
    return [`the SQLite file is on a network’s file system (${type}): its locks are not reliable there`];
  if (onRender && folder === '/') {
    return ['the SQLite file is not on a Render disk: each deploy deletes all data; add a disk, or use MONGODB_URI'];
  }
  return [];
}

async function checkRoom(file: string, place: string): Promise<CheckResult> {
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const size = existsSync(file) ? statSync(file).size : 0;
  if (free < MB) return failure('disk: it is full, so that nothing can be written');
  const text = `disk: ${Math.floor(free / MB)} MB are free`;
  // A backup beside the file, or the copy that "migrate -- down" makes, is as large as the file.
  return free < Math.max(LEAST_FREE_BYTES, size) ? warning(`${text}: too little for growth and a backup`) : ok(text);
}

function checkRights(file: string, place: string): CheckResult[] {
  const exists = existsSync(file);
  if (!exists && !statSync(place).isDirectory()) return [failure(`disk: ${place} is not a folder`)];
  const targets = exists ? [file, dirname(file)] : [place];
  const closed = targets.filter((target) => !isWritable(target));
  return closed.map((target) => failure(`disk: this system user may not write to ${target}`));
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

/** A file system that is mounted somewhere. */
export interface Mount {
  readonly folder: string;
  /** Such as `ext4`, `tmpfs`, `overlay`. */
  readonly type: string;
}

/** @returns what is mounted, in the order in which it was; `null` where the system has no `/proc/mounts` */
export function readMounts(): readonly Mount[] | null {
  try {
    return parseMounts(readFileSync('/proc/mounts', 'utf8'));
  } catch {
    return null;
  }
}

/** @param text as `/proc/mounts` writes it (proc(5), fstab(5)): blanks in names are octal */
export function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, folder, type] = line.split(' ');
    if (folder === undefined || type === undefined) return [];
    return [
      {
        folder: folder.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
        type,
      },
    ];
  });
}

/** The mount that a path lies on. The latest counts where there are several on one folder. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | null {
  const above = mounts.filter(({ folder }) => folder === '/' || path === folder || path.startsWith(`${folder}/`));
  return above.reduce<Mount | null>(
    (best, mount) => (best === null || mount.folder.length >= best.folder.length ? mount : best),
    null,
  );
}
