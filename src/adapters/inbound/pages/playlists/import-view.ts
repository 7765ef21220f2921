import type { PlaylistImport } from '../../../../core/playlists/imports/playlist-import.js';
import { pathOf, pathOfImport } from './playlist-paths.js';

/** How many skipped songs one page lists; the API gives all of them. */
const MAX_LISTED = 500;

/** View model of an import's progress. */
export function importView({ id, total, imported, foundByName, skipped, playlists, finishedAt }: PlaylistImport) {
  const isDone = finishedAt !== null;
  const listed = skipped.toSorted((one, other) => one.row - other.row).slice(0, MAX_LISTED);
  return {
    heading: isDone ? 'Import finished' : 'Import in progress',
    isDone,
    progress: { value: imported + skipped.length, max: Math.max(total, 1) },
    counts: `${imported.toLocaleString('en')} of ${total.toLocaleString('en')} songs imported`,
    found: foundByName === 0 ? null : `${foundByName.toLocaleString('en')} of them found by title and artist`,
    playlists: playlists.map((one) => ({ name: one.name, href: pathOf(one.id) })),
    skipped: listed.map(({ message }) => message),
    more: skipped.length - listed.length,
    again: pathOfImport(id),
  };
}
