import { decodeHTML } from 'entities';
import type { Member } from './accounts.js';
import { formOf, linkOn, textOf } from './page-forms.js';
import { trackId } from './playlists.js';
import type { Answer } from './visitor.js';

/** A song as the page of its playlist lists it. */
export interface ListedSong {
  readonly id: string;
  readonly place: number;
  /** What is shown of it, in one line. */
  readonly text: string;
  /** Its page at Spotify. */
  readonly link: string;
  readonly picture: string;
}

/** Every song on the page of a playlist, in order. */
export function songsOn({ text }: Answer): ListedSong[] {
  return [...text.matchAll(/<li id="song-([^"]*)"[^>]*>([^]*?)<\/li>/g)].map(([, id = '', html = '']) => {
    const [, track = ''] = /<div class="track">([^]*?)<\/p><\/div>/.exec(html) ?? [];
    return {
      id,
      place: Number(/data-position>(\d+)</.exec(html)?.[1]),
      text: textOf(track),
      link: decodeHTML(/<a href="([^"]*)" rel/.exec(track)?.[1] ?? ''),
      picture: decodeHTML(/<img src="([^"]*)"/.exec(track)?.[1] ?? ''),
    };
  });
}

/** The first words of every song on the page: what it is called. */
export function namesOn(page: Answer): string[] {
  return songsOn(page).map(({ text }) => text.split(' Somebody')[0] ?? '');
}

/** A JSON export that holds songs with these fields, each with a track id of its own. */
export function exportOf(name: string, songs: readonly object[], description = ''): string {
  const all = songs.map((song, index) => ({ spotify_track_id: trackId(index + 1), ...song }));
  return JSON.stringify({ format: 'octa-music-playlist', version: 1, name, description, songs: all });
}

/** Songs 1, 2 … that are fresh and known. */
export function knownSongs(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    track_name: `Track ${index + 1}`,
    artist_name: 'Somebody',
    album_name: `Album ${index + 1}`,
    duration_ms: 185_000,
    spotify_url: `https://open.spotify.com/track/${trackId(index + 1)}`,
  }));
}

/** Sends the form that imports a playlist, with a file as browsers do. */
export async function importFile(
  { browser }: Member,
  content: string | Uint8Array<ArrayBuffer>,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const page = await browser.get('/playlists/import');
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...formOf(page.text, '/playlists/import').values, ...fields })) {
    body.set(name, value);
  }
  body.set('file', new Blob([content]), 'playlist.json');
  return browser.send('POST', '/playlists/import', { body });
}

/** Makes a playlist of a member's and gives its path. */
export async function playlistOf(
  member: Member,
  songs: readonly object[] = [],
  name = 'Slow mornings',
): Promise<string> {
  const answer = await importFile(member, exportOf(name, songs));
  if (answer.status !== 303) throw new Error(`${answer.status}: ${textOf(answer.text).slice(0, 500)}`);
  const location = answer.location ?? '';
  if (!location.startsWith('/playlists/imports/')) return location;
  // More than 200 songs: the page of the import leads to the playlist, which has those with ids already.
  return linkOn((await member.browser.get(location)).text, name) ?? '';
}

/** Searches for songs and adds the first ones that were found, as somebody would. */
export async function addFound({ browser }: Member, path: string, q: string, count: number): Promise<void> {
  const address = `${path}/search?${new URLSearchParams({ q, offset: '0' }).toString()}`;
  for (let added = 0; added < count; added += 1) {
    const answer = await browser.submit(formOf((await browser.get(address)).text, `${path}/add_song`));
    if (answer.status !== 303) throw new Error(`${answer.status}: ${textOf(answer.text).slice(0, 500)}`);
    // Read at once, or the page that is looked at next would say it.
    await browser.get(answer.location ?? '');
  }
}
