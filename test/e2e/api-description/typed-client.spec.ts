import { AccountService, OTHER_PASSWORD, PASSWORD } from '../../support/accounts.js';
import { apiClient, type ApiClient } from '../../support/api-client/api-client.js';
import { describeOnEachStore } from '../../support/each-store.js';

/** The client that the description makes: what it promises to a program that is written against it. */
describeOnEachStore('a typed client', (newStore) => {
  let service: AccountService;
  let client: ApiClient;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());
  beforeEach(() => {
    client = apiClient(service.visitor());
  });

  it('finds an artist', async () => {
    const { data, error } = await client.POST('/api/v1/spotify/search', { body: { artist_name: 'Muse' } });
    expect(error).toBeUndefined();
    const artist = data?.data;
    expect([artist?.name, artist?.other_matches.length]).toEqual(['Muse', 3]);
    // Null where Spotify does not say: the types insist that this is looked at.
    expect(artist?.followers_count?.toFixed()).toBe('8912345');
  });

  it('turns pages', async () => {
    const query = { q: 'love', limit: 2 };
    const first = await client.GET('/api/v1/spotify/tracks', { params: { query } });
    const offset = first.data?.data.next_offset ?? 0;
    const second = await client.GET('/api/v1/spotify/tracks', { params: { query: { ...query, offset } } });
    expect(offset).toBe(2);
    expect(second.data?.data.items[0]?.id).not.toBe(first.data?.data.items[0]?.id);
  });

  it('goes by the codes of failures', async () => {
    const { error, response } = await client.POST('/api/v1/youtube/search', { body: { channel_name: 'zzzz nobody' } });
    expect(response.status).toBe(404);
    expect(error?.code).toBe('not_found');
    const { error: refused } = await client.POST('/api/v1/youtube/search', { body: { channel_name: '' } });
    expect(refused?.details?.map(({ field }) => field)).toEqual(['channel_name']);
  });

  it('keeps a playlist', async () => {
    client = apiClient((await service.member()).browser);
    const { data: created } = await client.POST('/api/v1/playlists', { body: { name: 'On the road' } });
    const id = created?.data.id ?? '';
    const path = { id };
    const { data: found } = await client.GET('/api/v1/spotify/tracks', { params: { query: { q: 'love', limit: 2 } } });
    for (const { id: spotify_track_id, name: track_name, artist: artist_name, ...rest } of found?.data.items ?? []) {
      const { album: album_name, duration_ms, image_url, spotify_url } = rest;
      const body = { spotify_track_id, track_name, artist_name, album_name, duration_ms, image_url, spotify_url };
      const { data: added } = await client.POST('/api/v1/playlists/{id}/songs', { params: { path }, body });
      const song = added !== undefined && 'track_name' in added.data ? added.data : null;
      expect([song?.track_name, song?.playlist.id]).toEqual([track_name, id]);
      const { error } = await client.POST('/api/v1/playlists/{id}/songs', { params: { path }, body });
      expect(error?.code).toBe('already_in_playlist');
    }
    const { data: before } = await client.GET('/api/v1/playlists/{id}', { params: { path } });
    const [first, second] = before?.data.songs.map((song) => song.id) ?? [];
    const order = { song_ids: [second ?? '', first ?? ''] };
    await client.PUT('/api/v1/playlists/{id}/songs/order', { params: { path }, body: order });
    const change = { name: 'On the road again', version: before?.data.version ?? 0 };
    const { error: changed } = await client.PATCH('/api/v1/playlists/{id}', { params: { path }, body: change });
    expect(changed?.code).toBe('playlist_changed');

    const { data: file } = await client.GET('/api/v1/playlists/{id}/export', {
      params: { path, query: { format: 'csv' } },
      parseAs: 'text',
    });
    const { data: copy } = await client.POST('/api/v1/playlists/import', {
      body: { file: String(file), name: 'Copy' },
    });
    expect(copy?.data).toMatchObject({ song_count: 2, duplicates: [] });
    const { data: document } = await client.GET('/api/v1/playlists/{id}/export', { params: { path } });
    const songs = typeof document === 'object' && 'data' in document ? document.data.songs : [];
    expect(songs.map(({ track_name }) => track_name)).toEqual(
      before?.data.songs.map(({ track_name }) => track_name).reverse(),
    );
    const songPath = { id, songId: first ?? '' };
    const removed = await client.DELETE('/api/v1/playlists/{id}/songs/{songId}', { params: { path: songPath } });
    expect(removed.data?.data.song_count).toBe(1);
    await client.DELETE('/api/v1/playlists/{id}', { params: { path } });
    const { data: list } = await client.GET('/api/v1/playlists', { params: { query: { limit: 10 } } });
    expect(list?.data.items.map(({ name }) => name)).toEqual(['Copy']);
  });

  it('leads an account from its log-in to its end', async () => {
    const owner = await service.owner();
    const visitor = service.visitor();
    client = apiClient(visitor);
    const { data: loggedIn } = await client.POST('/api/auth/login', {
      body: { login: owner.username, password: PASSWORD, remember_me: true },
    });
    expect(loggedIn?.data.email_verified).toBe(true);

    await client.GET('/api/v1/search', { params: { query: { q: 'Muse' } } });
    const { data: history } = await client.GET('/api/v1/history');
    expect(history?.data.items.map(({ kind, query }) => [kind, query])).toContainEqual(['everything', 'Muse']);
    const id = history?.data.items[0]?.id ?? '';
    const removed = await client.DELETE('/api/v1/history/{id}', { params: { path: { id } } });
    expect(removed.data?.message).toContain('removed');

    const changed = await client.PUT('/api/profile/password', {
      body: { current_password: PASSWORD, new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD },
    });
    expect(changed.error).toBeUndefined();
    const { data: sessions } = await client.GET('/api/profile/sessions');
    expect(sessions?.data.items.map(({ current, remembered }) => [current, remembered])).toEqual([[true, true]]);
    const { data: kept } = await client.GET('/api/profile/export');
    expect(kept?.data.account.username).toBe(owner.username);

    const { error } = await client.DELETE('/api/profile', { body: { current_password: PASSWORD } });
    expect(error?.code).toBe('wrong_password');
    await client.DELETE('/api/profile', { body: { current_password: OTHER_PASSWORD } });
    const { error: gone } = await client.GET('/api/profile');
    expect(gone?.code).toBe('not_authenticated');
  });
});
