import type { PlaylistPage } from '../../../../core/playlists/list-playlists.js';
import type { Playlist } from '../../../../core/playlists/playlist.js';
import { dateView } from '../dates.js';
import { pathOf } from './playlist-paths.js';
import type { FormProblem, Link } from '../view-models.js';
import { songsInWords } from './track-view.js';

/** How many playlists one page lists. */
export const PLAYLISTS_PAGE_SIZE = 50;

/** A list tells by a line or two which playlist it is; its page has the rest. */
const DESCRIPTION_MAX = 200;

export interface PlaylistsView {
  readonly playlists: readonly ReturnType<typeof rowOf>[];
  /** What is said when there is nothing to list; `null` otherwise. */
  readonly empty: string | null;
  /** There is none at all. */
  readonly unused: boolean;
  readonly links: readonly Link[];
  readonly problems: readonly FormProblem[];
}

/** What the list shows. @param cursor where this page of it begins, if not with the latest */
export function playlistsView(page: PlaylistPage, cursor: string | undefined): PlaylistsView {
  const isFirst = cursor === undefined;
  const none = page.playlists.length === 0;
  const first = { label: 'Latest playlists', href: '/playlists' };
  const next = { label: 'Older playlists', href: `/playlists?cursor=${encodeURIComponent(page.nextCursor ?? '')}` };
  return {
    playlists: page.playlists.map(rowOf),
    empty: none ? (isFirst ? 'You have no playlists yet.' : 'There are no older entries.') : null,
    unused: none && isFirst,
    links: [...(isFirst ? [] : [first]), ...(page.nextCursor === null ? [] : [next])],
    problems: [],
  };
}

/** What is shown instead where the address leads to no place in the list. */
export function noPlaylistsThere(message: string): PlaylistsView {
  const links = [{ label: 'Latest playlists', href: '/playlists' }];
  return { playlists: [], empty: null, unused: false, links, problems: [{ id: null, message }] };
}

function rowOf({ id, name, description, songCount, updatedAt }: Playlist) {
  return {
    name,
    href: pathOf(id),
    description: shortened(description),
    songs: songsInWords(songCount),
    changed: dateView(updatedAt),
  };
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= DESCRIPTION_MAX ? text : `${characters.slice(0, DESCRIPTION_MAX).join('')}…`;
}
