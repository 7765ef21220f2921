import { MongoSearchHistoryStore } from '../../../src/adapters/outbound/mongo/mongo-search-history-store.js';
import { SqliteSearchHistoryStore } from '../../../src/adapters/outbound/sqlite/sqlite-search-history-store.js';
import { databaseUnavailable } from '../../../src/core/shared/database.js';
import { AccountService, DAY, MINUTE, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { historyOf, shownOn } from '../../support/history.js';
import { formOf, linkOn, textOf } from '../../support/page-forms.js';
import type { Answer } from '../../support/visitor.js';

describeOnEachStore('/history', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const show = (path = '/history') => service.expect(200, member.browser.get(path));
  const search = async (...names: string[]) => {
    for (const name of names) {
      service.clock.advance(1);
      await service.expect(200, member.browser.get(`/?q=${encodeURIComponent(name)}&source=spotify`));
    }
  };

  describe('to somebody who has not searched', () => {
    it('says so, and leads to the search', async () => {
      const page = await show();
      expect(textOf(page.text)).toContain('Your search history is empty.');
      expect(linkOn(page.text, 'Search for an artist')).toBe('/');
      expect(linkOn(page.text, 'Clear history…')).toBeUndefined();
      expect(page.text).not.toContain('name="q"');
    });

    it('is in the navigation, for those who are logged in', async () => {
      const nav = (page: Answer) => /<nav class="site-nav"[^]*?<\/nav>/.exec(page.text)?.[0] ?? '';
      expect(nav(await show('/'))).toContain('<a href="/history">History</a>');
      expect(nav(await show())).toContain('<a href="/history" aria-current="page">History</a>');
      expect(nav(await service.visitor().get('/'))).not.toContain('/history');
    });

    it('is nobody else’s page', async () => {
      const browser = service.visitor();
      for (const [path, next] of [
        ['/history', '/history'],
        ['/history?q=abba', '/history%3Fq%3Dabba'],
        ['/history/clear', '/history/clear'],
      ] as const) {
        const { status, location } = await browser.get(path);
        expect([status, location]).toEqual([303, `/login?next=${next}`]);
      }
      for (const path of ['/history/clear', '/history/some-id/delete']) {
        const { status, location } = await browser.send('POST', path, { body: new URLSearchParams() });
        expect([status, location]).toEqual([303, '/login?next=/history']);
      }
    });
  });

  describe('to somebody who has searched', () => {
    it('lists the latest first, each with what was searched where, what was found and when', async () => {
      await service.expect(200, member.browser.get('/?q=muse'));
      await search('zzzz nobody');
      const page = await show();
      const [, both] = await historyOf(member.browser);
      const spotify = both?.result?.url ?? '';
      expect(spotify).toMatch(/^https:\/\/open\.spotify\.com\/artist\//);
      const time = service.clock.now().toISOString().slice(11, 16);
      expect(shownOn(page).map(({ query, facts }) => [query, facts])).toEqual([
        ['zzzz nobody', `Artist on Spotify: no result, ${time} UTC`],
        ['muse', expect.stringMatching(`Spotify and YouTube: Muse, ${time} UTC`)],
      ]);
      expect(shownOn(page).map(({ links }) => links)).toEqual([
        ['/?q=zzzz+nobody&source=spotify'],
        [spotify, ...(both?.mbid ? [`/artist/${both.mbid}`] : []), '/?q=muse'],
      ]);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.text).toContain('<meta name="robots" content="noindex">');
    });

    it('is HEAD’s, too', async () => {
      for (const path of ['/history', '/history/clear']) {
        const head = await member.browser.send('HEAD', path, {});
        expect([head.status, head.text, head.headers.get('cache-control')]).toEqual([200, '', 'no-store']);
      }
    });

    it('says once which day it was', async () => {
      const { browser } = await service.logsIn(member, { remember_me: true });
      member = { ...member, browser };
      await search('muse', 'abba');
      const first = service.clock.now();
      service.clock.advance(DAY);
      await search('queen');
      const { text } = await show();
      const days = [...text.matchAll(/<h2\b[^>]*><time datetime="([^"]*)">([^<]*)</g)].map(([, iso, words]) => [
        iso,
        words,
      ]);
      const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });
      expect(days).toEqual(
        [service.clock.now(), first].map((day) => [day.toISOString().slice(0, 10), words.format(day)]),
      );
    });

    it('makes a search again with one click', async () => {
      await search('🎧 & = ?');
      service.clock.advance(1);
      await service.expect(200, member.browser.get('/?q=muse&source=youtube'));
      for (const [index, query] of ['muse', '🎧 & = ?'].entries()) {
        const again = shownOn(await show())[2 * index]?.links.at(-1) ?? '';
        service.clock.advance(10 * MINUTE);
        const page = await show(again);
        expect(/<input id="q"[^>]* value="([^"]*)"/.exec(page.text)?.[1]).toBe(query.replaceAll('&', '&amp;'));
      }
      expect((await historyOf(member.browser)).map(({ source, query }) => [source, query])).toEqual([
        ['spotify', '🎧 & = ?'],
        ['youtube', 'muse'],
        ['youtube', 'muse'],
        ['spotify', '🎧 & = ?'],
      ]);
    });

    it('is filtered by a form, which keeps what was chosen, and whose links do', async () => {
      await search('abba', 'muse');
      service.clock.advance(DAY);
      member = await service.logsIn(member);
      await service.expect(200, member.browser.get('/?q=queen'));
      const today = service.clock.now().toISOString().slice(0, 10);
      const shown = async (query: string) => shownOn(await show(`/history?${query}`)).map(({ query }) => query);
      expect(await shown('q=&kind=artist&since=')).toEqual(['muse', 'abba']);
      expect(await shown('q=&kind=&source=all')).toEqual(['queen']);
      expect(await shown(`q=&kind=&since=${today}`)).toEqual(['queen']);
      const page = await show(`/history?kind=artist&since=2026-01-01&q=abba`);
      expect(page.text).toMatch(/<option value="artist" selected>/);
      expect(page.text).toMatch(/name="since" type="date" value="2026-01-01"/);
      const removed = await member.browser.submit(formOf(page.text, shownOn(page)[0]?.removal ?? ''));
      expect([removed.status, removed.location]).toEqual([303, '/history?q=abba&kind=artist&since=2026-01-01']);
      expect(textOf((await show(removed.location ?? '')).text)).toContain('No matches for “abba”.');
      expect(textOf((await show('/history?kind=track')).text)).toContain('No matches.');
    });

    it.each(['kind=album', 'source=deezer', 'since=yesterday', 'since=2026-02-30'])(
      'says what is wrong about %s',
      async (query) => {
        const page = await member.browser.get(`/history?${query}&q=abba`);
        expect([page.status, /<input id="history-q"[^>]* value="abba"/.test(page.text)]).toEqual([400, true]);
        expect(page.text).toMatch(/<div class="error-summary"/);
      },
    );

    it('shows the picture of what was found', async () => {
      await service.expect(200, member.browser.get('/?q=muse'));
      expect((await show()).text).toMatch(/<div class="entry track">\s*<img src="https:\/\/i\.scdn\.co\/image\//);
    });

    it('offers no search again that the search page would refuse', async () => {
      for (const artist_name of ['<script>alert(1)</script>', '../../etc']) {
        service.clock.advance(1);
        await member.browser.post('/api/v1/spotify/search', { artist_name });
      }
      const page = await show();
      expect(shownOn(page).map(({ query, links }) => [query, links])).toEqual([
        ['../../etc', []],
        ['<script>alert(1)</script>', []],
      ]);
      expect(page.text).not.toContain('<script>alert');
    });

    it('escapes whatever it shows', async () => {
      const attack = '"><img src=x onerror=alert(1)>';
      const { spotify } = service.running;
      spotify.faults.set({ kind: 'cut' });
      await member.browser.get(`/?q=${encodeURIComponent(attack)}&source=spotify`);
      spotify.faults.clear();
      for (const page of [await show(), await show(`/history?q=${encodeURIComponent(attack)}`)]) {
        expect(page.text).not.toContain('<img src=x');
        expect(page.text).not.toContain('alert(1)>"');
        expect(shownOn(page)[0]?.query).toBe(attack);
      }
      const nothing = await show(`/history?q=${encodeURIComponent(`${attack}!`)}`);
      expect(nothing.text).not.toContain('<img src=x');
      expect(textOf(nothing.text)).toContain(`No matches for “${attack}!”.`);
    });

    it('no longer shows what YouTube said 30 days ago', async () => {
      await service.expect(200, member.browser.get('/?q=muse&source=youtube'));
      service.clock.advance(1);
      await service.expect(200, member.browser.get('/?q=muse'));
      service.clock.advance(30 * DAY);
      member = await service.logsIn(member);
      expect(shownOn(await show()).map(({ facts }) => facts.split(',')[0])).toEqual([
        'Spotify and YouTube: Muse',
        'Channel on YouTube: result no longer stored',
      ]);
    });
  });

  describe('while the history cannot be read', () => {
    const store = () =>
      service.store.kind === 'sqlite' ? SqliteSearchHistoryStore.prototype : MongoSearchHistoryStore.prototype;
    afterEach(() => jest.restoreAllMocks());

    it('says so with 503, also after a removal', async () => {
      await search('muse');
      const page = await show();
      const form = formOf(page.text, shownOn(page)[0]?.removal ?? '');
      for (const method of ['listOf', 'remove'] as const) {
        jest.spyOn(store(), method).mockRejectedValue(databaseUnavailable());
      }
      for (const answer of [await member.browser.get('/history'), await member.browser.submit(form)]) {
        expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([503, true]);
        expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
      }
      const { status, json } = await member.browser.get('/api/v1/history');
      expect([status, json.code]).toEqual([503, 'database_unavailable']);
      await service.expect(200, member.browser.get('/?q=abba'));
    });
  });

  describe('with more than a page', () => {
    it('leads on to what is older, and back to the latest, without a gap or a double', async () => {
      const made = Array.from({ length: 120 }, (_, index) => `search ${index}`);
      await search(...made);
      const found: string[] = [];
      const sizes: number[] = [];
      let path: string | undefined = '/history';
      while (path !== undefined) {
        const page = await show(path);
        expect(linkOn(page.text, 'Latest searches')).toBe(path === '/history' ? undefined : '/history');
        found.push(...shownOn(page).map(({ query }) => query));
        sizes.push(shownOn(page).length);
        path = linkOn(page.text, 'Older searches');
      }
      expect(found).toEqual(made.reverse());
      expect(sizes).toEqual([50, 50, 20]);
    }, 60_000);

    it('says when nothing is older any more', async () => {
      await search(...Array.from({ length: 51 }, (_, index) => `search ${index}`));
      const older = linkOn((await show()).text, 'Older searches') ?? '';
      const [last] = shownOn(await show(older));
      const removed = await member.browser.submit(formOf((await show(older)).text, last?.removal ?? ''));
      expect([removed.status, removed.location]).toEqual([303, older]);
      const page = await show(older);
      expect(textOf(page.text)).toContain('There are no older entries.');
      expect(linkOn(page.text, 'Latest searches')).toBe('/history');
    }, 60_000);
  });
});
