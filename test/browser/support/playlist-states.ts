import type { Page } from 'playwright-core';
import type { Member } from '../../support/accounts.js';
import { addFound, importFile, knownSongs, playlistOf } from '../../support/playlist-pages.js';
import type { PageState } from './page-states.js';

const LONG = 'The Very Long Playlist That Was Named by Somebody Who Could Not Stop, on a Sunday, and Then Some';
const UNBROKEN = 'Donaudampfschifffahrtsgesellschaftskapitänskajütentürschlüssel'.repeat(3);
const RIGHT_TO_LEFT = 'أغاني الصباح الهادئ';

/** Far more than 30 days ago. */
const LONG_AGO = '2020-01-01T00:00:00.000Z';

const known = { album_name: 'Album', duration_ms: 3_725_000, artist_name: 'Somebody, Somebody Else' };
const odd: readonly object[] = [
  { ...known, track_name: LONG, artist_name: LONG, album_name: LONG },
  { ...known, track_name: UNBROKEN },
  { ...known, track_name: 'أنت عمري', artist_name: 'أم كلثوم', album_name: 'أنت عمري' },
  { ...known, track_name: 'A', image_url: 'https://i.scdn.co/image/ab67616d0000b273' },
];

type Make = (member: Member) => Promise<string>;

/** A state of a page that is somebody's own, and whose address is known only once it is there. */
const own = (name: string, make: Make, rest: Partial<PageState> = {}): PageState => ({
  name,
  path: '/playlists',
  status: 200,
  member: true,
  ...rest,
  before: async (stage, member) => {
    const path = member && (await make(member));
    // Nothing was said yet of what was just done.
    await member?.browser.get('/playlists');
    await rest.before?.(stage, member);
    return path;
  },
});

const found: Make = async (member) => {
  const path = await playlistOf(member, [], 'Slow mornings');
  for (const q of ['Muse', 'Björk', 'أم كلثوم']) await addFound(member, path, q, 2);
  await member.browser.fillIn(`${path}/edit`, {
    name: 'Slow mornings',
    description: 'Before the first coffee.\nNothing above 90 beats a minute.',
  });
  return path;
};
const below =
  (rest: string, make: Make = (member) => playlistOf(member, knownSongs(3))): Make =>
  async (member) =>
    (await make(member)) + rest;
const moving: Make = async (member) => {
  const path = await playlistOf(member, odd);
  const [, song = ''] = /id="song-([^"]*)"/.exec((await member.browser.get(path)).text) ?? [];
  return `${path}/move_song/${song}`;
};
const press =
  (name: string, values: Readonly<Record<string, string>> = {}) =>
  async (page: Page): Promise<void> => {
    for (const [label, value] of Object.entries(values)) await page.getByLabel(label).fill(value);
    await page.getByRole('button', { name, exact: true }).click();
    await page.waitForLoadState();
  };

/** The pages of playlists. */
export const PLAYLIST_STATES: readonly PageState[] = [
  // Songs that are looked for, some that were not read, and a name without end.
  own('import', async (member) => {
    const songs = `title;artist\nUprising;Muse\n;Nobody\n${LONG};${UNBROKEN}\n`;
    return (await importFile(member, songs, { name: LONG })).location ?? '';
  }),
  { name: 'playlists-empty', path: '/playlists', status: 200, member: true },
  own('playlists', async (member) => {
    for (const name of ['Noon', LONG, UNBROKEN, RIGHT_TO_LEFT]) await playlistOf(member, knownSongs(2), name);
    await found(member);
    return '/playlists';
  }),
  own('playlists-removed', below('/delete', found), { then: press('Delete playlist') }),
  { name: 'playlists-nowhere', path: '/playlists?cursor=x', status: 400, member: true },
  { name: 'playlist-create', path: '/playlists/create', status: 200, member: true },
  {
    name: 'playlist-create-mistakes',
    path: '/playlists/create',
    status: 200,
    member: true,
    then: press('Create playlist', { Description: 'x'.repeat(2_001) }),
  },
  { name: 'playlist-import', path: '/playlists/import', status: 200, member: true },
  {
    name: 'playlist-import-mistakes',
    path: '/playlists/import',
    status: 200,
    member: true,
    then: press('Import', { 'Or paste the file’s content': 'spotify_track_id\nx\n"' }),
  },
  own('playlist-empty', (member) => playlistOf(member)),
  own('playlist', found),
  own('playlist-long-names', (member) => playlistOf(member, odd, LONG)),
  own('playlist-unbroken-name', (member) => playlistOf(member, odd, UNBROKEN)),
  own('playlist-right-to-left', (member) => playlistOf(member, odd, RIGHT_TO_LEFT)),
  own('playlist-old-songs', (member) =>
    playlistOf(member, [...knownSongs(1), {}, { ...known, track_name: 'Long ago', fetched_at: LONG_AGO }]),
  ),
  own('playlist-500-songs', (member) => playlistOf(member, knownSongs(500))),
  own(
    'playlist-500-songs-last',
    below('?page=5', (member) => playlistOf(member, knownSongs(500))),
  ),
  own('playlist-song-gone', below(''), {
    then: async (page) => {
      const removal = await page.locator('#songs form').first().getAttribute('action');
      // Another tab is quicker.
      await page.evaluate(async (action) => {
        const token = document.querySelector<HTMLInputElement>('#songs [name=_csrf]')?.value ?? '';
        await fetch(action ?? '', { method: 'POST', body: new URLSearchParams({ _csrf: token }) });
      }, removal);
      await page.getByRole('button', { name: 'Actions for Track 1', exact: true }).click();
      await page.getByRole('button', { name: 'Remove Track 1', exact: true }).click();
      await page.getByText('Song removed from your playlist.').first().waitFor();
    },
  }),
  own('playlist-menu', found, {
    then: (page) =>
      page
        .getByRole('button', { name: /^Actions for / })
        .last()
        .click(),
  }),
  own('playlist-edit', below('/edit', found)),
  own('playlist-edit-mistakes', below('/edit'), { then: press('Save', { Name: '' }) }),
  own('playlist-delete', below('/delete')),
  own('playlist-move', moving),
  own('playlist-move-mistake', moving, { then: press('Move song') }),
  own('playlist-search', below('/search')),
  own('playlist-search-found', below('/search?q=Muse', found)),
  own('playlist-search-right-to-left', below(`/search?q=${encodeURIComponent('أم كلثوم')}`)),
  own('playlist-search-nothing', below('/search?q=zzzz+nobody')),
  own('playlist-search-blank', below('/search?q=+'), { status: 400 }),
  // Not what was searched for before: that would be answered from memory.
  own('playlist-search-down', below('/search?q=Queen'), {
    status: 502,
    before: ({ accounts }) => accounts.running.spotify.faults.set({ kind: 'server_error' }),
  }),
];
