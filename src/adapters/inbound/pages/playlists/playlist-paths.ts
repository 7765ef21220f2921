/** The path of a playlist's page, or of one below it. */
export function pathOf(playlistId: string, ...rest: readonly string[]): string {
  return ['/playlists', ...[playlistId, ...rest].map(encodeURIComponent)].join('/');
}

/** The page that shows how far an import is. */
export function pathOfImport(id: string): string {
  return pathOf('imports', id);
}

/** The page of a playlist that shows this song, scrolled to it. */
export function pathOfSong(playlistId: string, songId: string): string {
  const song = encodeURIComponent(songId);
  return `${pathOf(playlistId)}?song=${song}#song-${song}`;
}

/** The page of songs with this number. */
export function pathOfSongs(playlistId: string, page: number): string {
  return page === 1 ? pathOf(playlistId) : `${pathOf(playlistId)}?page=${page}`;
}

/** The results of a search for songs. A search that was just typed has no offset. */
export function pathOfSearch(playlistId: string, q: string, offset: number | null): string {
  const query = new URLSearchParams({ q, ...(offset !== null && { offset: String(offset) }) });
  return `${pathOf(playlistId, 'search')}?${query.toString()}`;
}
