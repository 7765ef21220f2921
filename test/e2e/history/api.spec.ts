import { AccountService, DAY, MINUTE, PASSWORD, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { historyOf, keptSearches, shortHistoryOf, type ListedSearch } from '../../support/history.js';
import type { Visitor } from '../../support/visitor.js';

const PATH = '/api/v1/history';

describeOnEachStore('/api/v1/history', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const search = (q: string, browser = member.browser) =>
    service.expect(200, browser.get(`/?q=${encodeURIComponent(q)}&source=spotify`));
  const list = async (query = '', browser: Visitor = member.browser) => {
    const { json } = await service.expect(200, browser.get(`${PATH}?${query}`));
    return json.data as { items: ListedSearch[]; next_cursor: string | null };
  };
  const queries = async () => (await historyOf(member.browser)).map(({ query }) => query);
  /** Everything, by going from page to page. */
  const walk = async (query: string): Promise<ListedSearch[]> => {
    const found: ListedSearch[] = [];
    let cursor: string | null = null;
    do {
      const page = await list(cursor === null ? query : `${query}&cursor=${encodeURIComponent(cursor)}`);
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return found;
  };

  it('is empty at first, and nobody keeps its answer', async () => {
    const answer = await service.expect(200, member.browser.get(PATH));
    const { success, error, message } = answer.json;
    expect([success, error, message]).toEqual([true, null, null]);
    expect(answer.json.data).toEqual({ items: [], next_cursor: null });
    const refused = [await service.visitor().get(PATH), await member.browser.get(`${PATH}?limit=0`)];
    for (const { headers } of [answer, ...refused]) expect(headers.get('cache-control')).toBe('no-store');
    const head = await member.browser.send('HEAD', PATH, {});
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('shows each search once, page by page, whatever else happens meanwhile', async () => {
    const made = Array.from({ length: 230 }, (_, index) => `search ${index}`);
    for (const [index, q] of made.entries()) {
      await search(q);
      // Several in one moment, too.
      if (index % 3 === 0) service.clock.advance(1);
    }
    const [latest, ...rest] = await walk('limit=100');
    expect(latest?.query).toBe('search 229');
    expect(rest).toHaveLength(229);
    for (const limit of [1, 7, 99]) expect(await walk(`limit=${limit}`)).toEqual([latest, ...rest]);
    expect((await list()).items).toHaveLength(50);
    const moments = rest.map(({ searched_at }) => searched_at);
    expect(moments).toEqual([...moments].sort().reverse());
    expect(new Set([latest, ...rest].map((entry) => entry?.id)).size).toBe(230);
    expect(rest.map(({ query }) => query).sort()).toEqual(made.slice(0, -1).sort());

    const first = await list('limit=10');
    await search('after the first page');
    await service.expect(200, member.browser.delete(`${PATH}/${first.items[9]?.id}`));
    const second = await list(`limit=10&cursor=${first.next_cursor}`);
    expect(second.items).toEqual(rest.slice(9, 19));
  }, 120_000);

  it('finds a search by what was typed and by whom it found, case and accents aside', async () => {
    for (const q of ['bjork', 'muse', 'MUSEUM of nothing', '🎧 sigur']) {
      await search(q);
      service.clock.advance(1);
    }
    const found = async (q: string) => (await list(`q=${encodeURIComponent(q)}`)).items.map(({ query }) => query);
    expect(await found('Björk')).toEqual(['bjork']);
    expect(await found('  MUSE ')).toEqual(['MUSEUM of nothing', 'muse']);
    expect(await found('🎧')).toEqual(['🎧 sigur']);
    expect(await found('x'.repeat(100))).toEqual([]);
    expect(await found('')).toHaveLength(4);
    expect((await walk('q=muse&limit=1')).map(({ query }) => query)).toEqual(['MUSEUM of nothing', 'muse']);
  });

  it('is filtered by kind, by source and by time', async () => {
    await search('muse');
    await service.expect(200, member.browser.get('/?q=abba'));
    service.clock.advance(DAY);
    member = await service.logsIn(member);
    const { browser } = member;
    await service.expect(200, browser.post('/api/v1/youtube/search', { channel_name: 'queen' }));
    await service.expect(200, browser.get('/api/v1/spotify/tracks?q=love'));
    const since = service.clock.now().toISOString();
    const found = async (query: string) => (await list(query)).items.map(({ query }) => query).sort();
    expect(await found('kind=artist')).toEqual(['muse']);
    expect(await found('kind=everything')).toEqual(['abba']);
    expect(await found('source=all')).toEqual(['abba']);
    expect(await found('source=spotify')).toEqual(['love', 'muse']);
    expect(await found('source=youtube&kind=channel&utm_source=mail')).toEqual(['queen']);
    expect(await found(`since=${since}`)).toEqual(['love', 'queen']);
    expect(await found(`since=${since.slice(0, 10)}&kind=track`)).toEqual(['love']);
    expect(await found(`since=${encodeURIComponent(since.replace('Z', '+01:00'))}`)).toEqual(['love', 'queen']);
    const answer = await browser.get(`${PATH}?source=spotify&limit=1`);
    expect(answer.headers.get('link')).toMatch(/source=spotify&limit=1&cursor=h1-.*rel="next"/);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['cursor=', 'cursor'],
    ['cursor=nonsense', 'cursor'],
    ['cursor=h1-1-', 'cursor'],
    ['cursor=h1-999999999999999-abc', 'cursor'],
    [`cursor=h1-1-${'a'.repeat(100)}`, 'cursor'],
    ['cursor[$gt]=&cursor=a', 'cursor[$gt]'],
    ['cursor=a&cursor=b', 'cursor'],
    ['q=a%00b', 'q'],
    [`q=${'x'.repeat(101)}`, 'q'],
    ['q=a&q=b', 'q'],
    ['kind=album', 'kind'],
    ['kind=', 'kind'],
    ['source=deezer', 'source'],
    ['since=yesterday', 'since'],
    ['since=2026-02-30', 'since'],
    ['since=2026-3-2', 'since'],
    ['since=', 'since'],
    ['before=2026-03-02', 'before'],
  ])('refuses %s', async (query, field) => {
    const { status, json } = await member.browser.get(`${PATH}?${query}`);
    expect([status, json.code, json.details[0].field]).toEqual([400, 'validation_failed', field]);
  });

  it('takes a cursor for a place in one’s own history, whoever it was given to', async () => {
    const other = await service.member();
    for (const browser of [other.browser, member.browser]) {
      for (const q of ['muse', 'abba']) {
        await search(q, browser);
        service.clock.advance(1);
      }
    }
    const { next_cursor } = await list('limit=1');
    const { items } = await list(`cursor=${next_cursor}`, other.browser);
    const own = await historyOf(other.browser);
    expect(items).toEqual(own);
  });

  it('loses one search when told so, once', async () => {
    for (const q of ['muse', 'abba']) {
      await search(q);
      service.clock.advance(1);
    }
    const [abba] = await historyOf(member.browser);
    const { json } = await service.expect(200, member.browser.delete(`${PATH}/${abba?.id}`));
    expect([json.success, json.data]).toEqual([true, null]);
    expect(await queries()).toEqual(['muse']);
    const again = await member.browser.delete(`${PATH}/${abba?.id}`);
    expect([again.status, again.json.code]).toEqual([404, 'not_found']);
  });

  it('loses a search exactly once, and no other, when told so twenty times at once', async () => {
    for (const q of ['muse', 'abba']) await search(q);
    const [doomed, stays] = await historyOf(member.browser);
    const path = `${PATH}/${doomed?.id}`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => member.browser.delete(path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(404)]);
    expect(await historyOf(member.browser)).toEqual([stays]);
  });

  it('does not know another’s search, nor what is no id at all', async () => {
    await search('muse');
    const [entry] = await historyOf(member.browser);
    const other = await service.member();
    const ids = [entry?.id, '0', 'x'.repeat(1000), '%00', '%F0%9D%92%9C', "'%20OR%201=1", '$ne', 'undefined'];
    for (const id of ids) {
      const { status, json } = await other.browser.delete(`${PATH}/${id}`);
      expect([id, status, json.code, json.data]).toEqual([id, 404, 'not_found', null]);
    }
    expect(await queries()).toEqual(['muse']);
  });

  it('is cleared when told so, and nobody else’s is', async () => {
    const other = await service.member();
    await search('abba', other.browser);
    await search('muse');
    await search('queen');
    const { json } = await service.expect(200, member.browser.delete(PATH));
    expect([json.success, json.data]).toEqual([true, { removed: 2 }]);
    expect(await queries()).toEqual([]);
    expect((await service.expect(200, member.browser.delete(PATH))).json.data).toEqual({ removed: 0 });
    expect(await shortHistoryOf(other.browser)).toEqual([['spotify', 'abba', 'ABBA']]);
  });

  it('is not cleared by a client whose id came out empty', async () => {
    await search('muse');
    const { status, json } = await member.browser.delete(`${PATH}/`);
    expect([status, json.code]).toEqual([404, 'not_found']);
    expect(await queries()).toEqual(['muse']);
  });

  it('is for somebody who is logged in', async () => {
    for (const [method, path] of [
      ['GET', PATH],
      ['GET', `${PATH}?limit=0`],
      ['DELETE', PATH],
      ['DELETE', `${PATH}/some-id`],
    ] as const) {
      const { status, json } = await service.visitor().send(method, path, {});
      expect([method, path, status, json.code]).toEqual([method, path, 401, 'not_authenticated']);
    }
  });

  it('is not changed by another site', async () => {
    await search('muse');
    const [entry] = await historyOf(member.browser);
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ] as const) {
      for (const path of [PATH, `${PATH}/${entry?.id}`]) {
        const { status, json } = await member.browser.send('DELETE', path, { headers });
        expect([status, json.code]).toEqual([403, 'cross_site_request']);
      }
    }
    expect(await queries()).toEqual(['muse']);
    const headers = { origin: service.url };
    await service.expect(200, member.browser.send('DELETE', `${PATH}/${entry?.id}`, { headers }));
  });

  it('shows what YouTube said for 30 days, and the search itself for longer', async () => {
    const { browser } = await service.logsIn(member, { remember_me: true });
    await service.expect(200, browser.get('/?q=muse&source=youtube'));
    service.clock.advance(1);
    await service.expect(200, browser.get('/?q=muse'));
    service.clock.advance(30 * DAY - MINUTE);
    const { browser: later } = await service.logsIn(member);
    expect((await shortHistoryOf(later)).map(([, , name]) => name)).toEqual(['Muse', 'Muse']);
    service.clock.advance(MINUTE);
    expect(await shortHistoryOf(later)).toEqual([
      ['all', 'muse', 'Muse'],
      ['youtube', 'muse', null],
    ]);
  });

  it('goes into the account’s export, and goes with the account', async () => {
    const id = String((await member.browser.get('/api/profile')).json.data.id);
    const before = (await service.store.rows('search_history')).length;
    await service.expect(200, member.browser.get('/?q=muse'));
    const { data } = (await service.expect(200, member.browser.get('/api/profile/export'))).json;
    expect(data.search_history).toHaveLength(1);
    expect(data.search_history).toEqual(await historyOf(member.browser));
    expect(await keptSearches(service.store)).toContain(id);
    await service.expect(200, member.browser.delete('/api/profile', { current_password: PASSWORD }));
    expect(await keptSearches(service.store)).not.toContain(id);
    expect(await service.store.rows('search_history')).toHaveLength(before);
  });
});
