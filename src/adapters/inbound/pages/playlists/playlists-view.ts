import type { PlaylistPage } from '../../../../core/playlists/list-playlists.js';
import { dateView } from '../dates.js';
import type { FormProblem } from '../view-models.js';
import { pathOf } from './playlist-paths.js';
import { songCount } from './track-view.js';

/** How many playlists one page lists. */
export const PLAYLISTS_PAGE_SIZE = 50;

/** Characters of a description in the list; the playlist's own page shows all of it. */
const DESCRIPTION_MAX = 200;

const latest = { label: 'Latest playlists', href: '/playlists' };

/** View model of the list. @param cursor where this page of it starts, unless it is the first */
export function playlistsView({ playlists, nextCursor }: PlaylistPage, cursor: string | undefined) {
  const isFirst = cursor === undefined;
  const isEmpty = playlists.length === 0;
  const older = { label: 'Older playlists', href: `/playlists?cursor=${encodeURIComponent(nextCursor ?? '')}` };
  const problems: FormProblem[] = [];
  return {
    playlists: playlists.map(({ id, name, description, songCount: songs, updatedAt }) => ({
      name,
      href: pathOf(id),
      description: shortened(description),
      songs: songCount(songs),
      changed: dateView(updatedAt),
    })),
    empty: isEmpty ? (isFirst ? 'You have no playlists yet.' : 'There are no older entries.') : null,
    unused: isEmpty && isFirst,
    links: [...(isFirst ? [] : [latest]), ...(nextCursor === null ? [] : [older])],
    problems,
  };
}

/** Shown instead of the list when its address is invalid. */
export function invalidPlaylistsView(message: string): ReturnType<typeof playlistsView> {
  return { playlists: [], empty: null, unused: false, links: [latest], problems: [{ id: null, message }] };
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= DESCRIPTION_MAX ? text : `${characters.slice(0, DESCRIPTION_MAX).join('')}…`;
}
