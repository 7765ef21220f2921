import { readFileSync } from 'node:fs';

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
