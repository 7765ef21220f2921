import { AccountService, DAY, type Member } from '../../support/accounts.js';
import {
  addSong,
  createPlaylist,
  dataOf,
  PLAYLISTS,
  playlistWith,
  showPlaylist,
  songFields,
  tracksOf,
} from '../../support/api-playlists.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { trackId } from '../../support/playlists.js';

describeOnEachStore('/api/v1/playlists/:id/songs', (newStore) => {
  let service: AccountService;
  let member: Member;
  let id: string;
  let songs: string;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
    ({ id } = await createPlaylist(member.browser));
    songs = `${PLAYLISTS}/${id}/songs`;
  });
  afterAll(() => service.stop());

  const reorder = (song_ids: readonly string[]) => member.browser.put(`${songs}/order`, { song_ids });
  const idsNow = async () => (await showPlaylist(member.browser, id)).songs.map((song) => song.id);
  const add = (number: number) => addSong(member.browser, id, songFields(number));

  it('keeps what a search for tracks gave', async () => {
    const found = await dataOf<{ items: Record<string, unknown>[] }>(
      200,
      member.browser.get('/api/v1/spotify/tracks?q=uprising&limit=1'),
    );
    const [track = {}] = found.items;
    expect(Object.keys(track).sort()).toEqual(
      ['album', 'artist', 'duration_ms', 'id', 'image_url', 'name', 'spotify_url'].sort(),
    );
    const { id: spotify_track_id, name: track_name, artist: artist_name, album: album_name, ...rest } = track;
    const song = { spotify_track_id, track_name, artist_name, album_name, ...rest };
    const at = service.clock.now().toISOString();
    const { playlist, ...added } = await addSong(member.browser, id, song);
    const expected = { ...song, id: expect.any(String), added_at: at, fetched_at: at, stale: false };
    expect(added).toEqual(expected);
    expect(playlist).toMatchObject({ id, song_count: 1, version: 2 });
    expect((await showPlaylist(member.browser, id)).songs).toEqual([expected]);
  });

  it('needs no more of a song than its id, its name and whose it is', async () => {
    const { spotify_track_id, track_name, artist_name } = songFields(1);
    const bare = { spotify_track_id, track_name, artist_name };
    const nothing = { album_name: null, duration_ms: null, image_url: null };
    const spotify_url = `https://open.spotify.com/track/${spotify_track_id}`;
    expect(await addSong(member.browser, id, bare)).toMatchObject({ ...bare, ...nothing, spotify_url });
    const { id: other } = await createPlaylist(member.browser);
    expect(await addSong(member.browser, other, { ...bare, ...nothing, spotify_url: null })).toMatchObject(nothing);
  });

  it('adds a track once, of twenty requests at once and afterwards', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => member.browser.post(songs, songFields(1))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(409)]);
    const codes = answers.filter(({ status }) => status === 409).map(({ json }) => json.code as string);
    expect(new Set(codes)).toEqual(new Set(['already_in_playlist']));
    expect((await member.browser.post(songs, songFields(1, { track_name: 'Another name' }))).status).toBe(409);
    expect(await showPlaylist(member.browser, id)).toMatchObject({ song_count: 1, version: 2 });
    // In another playlist it is another song.
    const { id: other } = await createPlaylist(member.browser);
    await addSong(member.browser, other, songFields(1));
  });

  it('adds all of twenty tracks at once', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    const added = await Promise.all(numbers.map(add));
    expect(await tracksOf(member.browser, id)).toHaveLength(20);
    expect((await tracksOf(member.browser, id)).sort()).toEqual(numbers.map(trackId).sort());
    // Each says what came of its own addition.
    expect(added.map(({ playlist }) => playlist.version).sort((one, other) => one - other)).toEqual(
      numbers.map((number) => number + 2),
    );
  });

  it('takes a song out exactly once', async () => {
    const [first, second] = [await add(1), await add(2)];
    const path = `${songs}/${first.id}`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => member.browser.delete(path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(404)]);
    expect(answers.find(({ status }) => status === 200)?.json.data).toMatchObject({ id, song_count: 1, version: 4 });
    expect(await idsNow()).toEqual([second.id]);
    // Its track may come back, as another song.
    expect((await add(1)).id).not.toBe(first.id);
  });

  it('does not take songs out when the id came out empty, or is Spotify’s', async () => {
    await add(1);
    for (const name of ['', '/', `/${trackId(1)}`, '/undefined', '/%00', `/${'x'.repeat(1000)}`, '/$ne']) {
      const { status, json } = await member.browser.delete(songs + name);
      // Without an id it is the address of all songs, which takes no DELETE.
      const refusal = name === '' || name === '/' ? [405, 'method_not_allowed'] : [404, 'not_found'];
      expect([name, status, json.code]).toEqual([name, ...refusal]);
    }
    expect(await tracksOf(member.browser, id)).toEqual([trackId(1)]);
  });

  it('puts the songs into the order that is named, and what is not named after them', async () => {
    const [a = '', b = '', c = '', d = ''] = [
      (await add(1)).id,
      (await add(2)).id,
      (await add(3)).id,
      (await add(4)).id,
    ];
    expect((await service.expect(200, reorder([d, c, b, a]))).json.data).toMatchObject({ song_count: 4, version: 6 });
    expect(await idsNow()).toEqual([d, c, b, a]);
    await service.expect(200, reorder([a, c]));
    expect(await idsNow()).toEqual([a, c, d, b]);
    // Nothing to do is no change.
    for (const same of [[], [a], [a, c, d, b]]) {
      expect((await service.expect(200, reorder(same))).json.data.version).toBe(7);
    }
    const unknown = await reorder([b, 'no-such-song']);
    expect([unknown.status, unknown.json.code]).toEqual([409, 'playlist_changed']);
    const twice = await reorder([b, b]);
    expect([twice.status, twice.json.details[0].field]).toEqual([400, 'song_ids']);
    expect(await idsNow()).toEqual([a, c, d, b]);
  });

  it('loses nothing when one tab reorders while others add and remove', async () => {
    const before = await playlistWith(member.browser, 40);
    ({ id } = before);
    songs = `${PLAYLISTS}/${id}/songs`;
    const ids = before.songs.map((song) => song.id);
    const reversed = [...ids].reverse();
    // Those that are removed are named in no order, so that each order can be carried out whenever it comes.
    const [removed, kept] = [ids.slice(0, 10), reversed.slice(0, 30)];
    const answers = await Promise.all([
      ...removed.map((song) => member.browser.delete(`${songs}/${song}`)),
      ...Array.from({ length: 10 }, (_, index) => member.browser.post(songs, songFields(100 + index))),
      ...Array.from({ length: 5 }, () => reorder(kept)),
    ]);
    expect(answers.map(({ status }) => Math.floor(status / 100))).toEqual(Array<number>(25).fill(2));
    const after = await showPlaylist(member.browser, id);
    expect(after.song_count).toBe(40);
    expect(after.songs.map((song) => song.id).slice(0, 30)).toEqual(kept);
    const added = after.songs.slice(30).map((song) => song.spotify_track_id);
    expect(added.sort()).toEqual(Array.from({ length: 10 }, (_, index) => trackId(100 + index)).sort());
  });

  it('tells a tab that orders a song which another tab has removed', async () => {
    const [a, b] = [(await add(1)).id, (await add(2)).id];
    await service.expect(200, member.browser.delete(`${songs}/${a}`));
    const { status, json } = await reorder([b, a]);
    expect([status, json.code]).toEqual([409, 'playlist_changed']);
    expect(await idsNow()).toEqual([b]);
  });

  it('holds 500 songs, and shows, orders and changes them without slowness', async () => {
    const before = await playlistWith(member.browser, 500);
    ({ id } = before);
    songs = `${PLAYLISTS}/${id}/songs`;
    const reversed = before.songs.map((song) => song.id).reverse();
    const startedAt = performance.now();
    await service.expect(200, reorder(reversed));
    await add(501);
    await service.expect(200, member.browser.delete(`${songs}/${reversed[250]}`));
    const after = await showPlaylist(member.browser, id);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(after).toMatchObject({ song_count: 500, version: 4 });
    expect(after.songs.slice(0, 250).map((song) => song.id)).toEqual(reversed.slice(0, 250));
    expect(after.songs.at(-1)?.spotify_track_id).toBe(trackId(501));
  });

  it('shows what is older than 30 days as Spotify has it now, or as a link', async () => {
    const [track] = (
      await dataOf<{ items: { id: string; name: string }[] }>(
        200,
        member.browser.get('/api/v1/spotify/tracks?q=uprising'),
      )
    ).items;
    await addSong(member.browser, id, songFields(1, { spotify_track_id: track?.id, spotify_url: null }));
    const unknown = await addSong(member.browser, id, songFields(2));
    service.clock.advance(31 * DAY);
    const { browser } = await service.logsIn(member);
    const { songs: shown } = await showPlaylist(browser, id);
    expect(shown[0]).toMatchObject({
      track_name: track?.name,
      stale: false,
      fetched_at: service.clock.now().toISOString(),
    });
    const nothing = { track_name: null, artist_name: null, album_name: null, duration_ms: null, image_url: null };
    expect(shown[1]).toMatchObject({ ...nothing, id: unknown.id, spotify_url: unknown.spotify_url, stale: true });
  });

  it('shows links while Spotify is down, and still answers', async () => {
    await add(1);
    service.clock.advance(31 * DAY);
    const { browser } = await service.logsIn(member);
    service.running.spotify.faults.set({ kind: 'cut' });
    const { songs: shown } = await showPlaylist(browser, id);
    service.running.spotify.faults.clear();
    expect(shown).toMatchObject([{ track_name: null, stale: true, spotify_track_id: trackId(1) }]);
  });
});
