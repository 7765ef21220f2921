import type { PlaylistPage } from '../../../../core/playlists/list-playlists.js';
import { MAX_COVERS, type SongsSummary } from '../../../../core/playlists/playlists.ports.js';
import { dateView } from '../dates.js';
import { pictureOf } from '../picture.js';
import { shorten } from '../shorten.js';
import { pathOf } from './playlist-paths.js';
import { songCount } from './track-view.js';

/** How many playlists one page lists. */
export const PLAYLISTS_PAGE_SIZE = 50;

/** UTF-16 units of a description in the list; the playlist's own page shows all of it. */
const DESCRIPTION_MAX = 120;

const latest = { label: 'Latest playlists', href: '/playlists' };

/** Shown when the address leads to no page of the list. */
export const noPlaylistsView = { playlists: [], empty: null, unused: false, links: [latest] };

/**
 * View model of the list.
 * @param summaries by the playlists' ids
 * @param cursor where this page of it starts, unless it is the first
 */
export function playlistsView(
  { playlists, nextCursor }: PlaylistPage,
  summaries: ReadonlyMap<string, SongsSummary>,
  cursor: string | undefined,
) {
  const isFirst = cursor === undefined;
  const isEmpty = playlists.length === 0;
  const older = { label: 'Older playlists', href: `/playlists?cursor=${encodeURIComponent(nextCursor ?? '')}` };
  return {
    playlists: playlists.map(({ id, name, description, songCount: songs, updatedAt }) => {
      const summary = summaries.get(id);
      return {
        name,
        href: pathOf(id),
        description: shorten(description, DESCRIPTION_MAX),
        covers: coversOf(summary),
        facts: [songCount(songs), ...(summary === undefined ? [] : lengthOf(summary, songs))].join(', '),
        changed: dateView(updatedAt),
      };
    }),
    empty: isEmpty ? (isFirst ? 'You have no playlists yet.' : 'There are no older entries.') : null,
    unused: isEmpty && isFirst,
    links: [...(isFirst ? [] : [latest]), ...(nextCursor === null ? [] : [older])],
  };
}

/** Four for a mosaic, or one: two or three would leave a hole. */
function coversOf(summary: SongsSummary | undefined): string[] {
  const covers = (summary?.covers ?? []).flatMap((url) => pictureOf(url) ?? []);
  return covers.length < MAX_COVERS ? covers.slice(0, 1) : covers;
}

/** `48 min`, `2 h 5 min`; nothing where the length of no song is known. */
function lengthOf({ durationMs, timedSongs }: SongsSummary, songs: number): string[] {
  if (timedSongs === 0) return [];
  const all = Math.max(1, Math.round(durationMs / 60_000));
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  const parts = [...(hours === 0 ? [] : [`${hours} h`]), ...(minutes === 0 ? [] : [`${minutes} min`])];
  return [`${timedSongs < songs ? 'at least ' : ''}${parts.join(' ')}`];
}
