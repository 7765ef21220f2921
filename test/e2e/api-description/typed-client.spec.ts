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
    expect(history?.data.items.map(({ source, query }) => [source, query])).toEqual(
      expect.arrayContaining([
        ['spotify', 'Muse'],
        ['youtube', 'Muse'],
      ]),
    );
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
