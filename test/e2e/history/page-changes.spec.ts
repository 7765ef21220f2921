import { defaultHistoryPolicy } from '../../../src/core/history/history-policy.js';
import { AccountService, MINUTE, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { historyOf, shownOn } from '../../support/history.js';
import { formOf, linkOn, textOf } from '../../support/page-forms.js';

const REMOVED = 'Search removed from your history.';
const CLEARED = 'Search history cleared.';

describeOnEachStore('on /history somebody', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => service.stop());

  const show = (path = '/history') => service.expect(200, member.browser.get(path));
  const search = async (...names: string[]) => {
    for (const name of names) {
      service.clock.advance(1);
      await service.expect(200, member.browser.get(`/?q=${encodeURIComponent(name)}&source=spotify`));
    }
  };
  const kept = async () => (await historyOf(member.browser)).map(({ query }) => query);
  const shown = async (path?: string) => shownOn(await show(path)).map(({ query }) => query);
  /** The form that removes the page's nth search. */
  const removalOn = async (path = '/history', nth = 0) => {
    const page = await show(path);
    return formOf(page.text, shownOn(page)[nth]?.removal ?? '');
  };

  describe('removes a search', () => {
    it('with one click, and is told once', async () => {
      await search('muse', 'abba', 'queen');
      const answer = await member.browser.submit(await removalOn('/history', 1));
      expect([answer.status, answer.location]).toEqual([303, '/history']);
      const pages = [await show(), await show()];
      expect(pages.map(({ text }) => text.includes(REMOVED))).toEqual([true, false]);
      expect(await shown()).toEqual(['queen', 'muse']);
    });

    it('and stays where they were', async () => {
      jest.replaceProperty(defaultHistoryPolicy, 'lookedThrough', 2);
      await search('muse & 1', 'abba', 'muse & 2', 'queen');
      const path = linkOn((await show('/history?q=muse+%26')).text, 'Search older entries') ?? '';
      expect(await shown(path)).toEqual(['muse & 1']);
      const answer = await member.browser.submit(await removalOn(path));
      expect([answer.status, answer.location]).toEqual([303, path]);
      expect(path).toMatch(/^\/history\?q=muse\+%26&cursor=/);
      expect(await kept()).toEqual(['queen', 'muse & 2', 'abba']);
    });

    it('once, whatever is clicked twice', async () => {
      await search('muse', 'abba');
      const form = await removalOn();
      const answers = await Promise.all([1, 2, 3, 4].map(() => member.browser.submit(form)));
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 404, 404, 404]);
      const late = await member.browser.submit(form);
      expect([late.status, late.headers.get('cache-control')]).toEqual([404, 'no-store']);
      expect(textOf(late.text)).toContain('There is no such search in your history.');
      expect(shownOn(late).map(({ query }) => query)).toEqual(['muse']);
      // Whoever reloads that page, or comes back to it, finds the history.
      expect(await member.browser.get(form.action)).toMatchObject({ status: 303, location: '/history' });
    });

    it('but not another’s', async () => {
      await search('muse');
      const { action } = await removalOn();
      const other = await service.member();
      await service.expect(200, other.browser.get('/?q=abba&source=spotify'));
      const page = await other.browser.get('/history');
      const { values } = formOf(page.text, shownOn(page)[0]?.removal ?? '');
      for (const path of [action, '/history/no-such-id/delete', '/history/%00/delete']) {
        const { status } = await other.browser.send('POST', path, { body: new URLSearchParams(values) });
        expect([path, status]).toEqual([path, 404]);
      }
      expect(await kept()).toEqual(['muse']);
      expect(shownOn(await other.browser.get('/history'))).toHaveLength(1);
    });
  });

  describe('clears the whole', () => {
    it('after being asked whether that is meant, and is told once', async () => {
      await search('muse', 'abba');
      const path = linkOn((await show()).text, 'Clear history…') ?? '';
      const question = await show(path);
      expect(question.headers.get('cache-control')).toBe('no-store');
      expect(linkOn(question.text, 'Cancel')).toBe('/history');
      expect(await kept()).toHaveLength(2);
      const answer = await member.browser.submit(formOf(question.text, path));
      expect([answer.status, answer.location]).toEqual([303, '/history']);
      const pages = [await show(), await show()];
      expect(pages.map(({ text }) => text.includes(CLEARED))).toEqual([true, false]);
      expect(textOf(pages[1]?.text ?? '')).toContain('Your search history is empty.');
    });

    it('of their own, not of others', async () => {
      await search('muse');
      const other = await service.member();
      await other.browser.fillIn('/history/clear', {});
      expect(await kept()).toEqual(['muse']);
    });
  });

  describe('looks for something', () => {
    it('and finds it', async () => {
      await search('bjork', 'muse', 'abba');
      const page = await show('/history');
      expect(formOf(page.text, '/history')).toMatchObject({ method: 'get', values: { q: '' } });
      const found = await show(`/history?q=${encodeURIComponent('BJÖRK')}`);
      expect(formOf(found.text, '/history').values).toEqual({ q: 'BJÖRK', since: '' });
      expect(shownOn(found).map(({ query }) => query)).toEqual(['bjork']);
      expect(linkOn(found.text, 'Show all searches')).toBe('/history');
      expect(await shown('/history?q=')).toEqual(['abba', 'muse', 'bjork']);
      expect(await shown('/history?q=&cursor=&utm_source=x')).toHaveLength(3);
    });

    it('and is told when there is nothing', async () => {
      await search('muse');
      const page = await show('/history?q=abba');
      expect(textOf(page.text)).toContain('No matches for “abba”.');
      expect(linkOn(page.text, 'Show all searches')).toBe('/history');
      expect(linkOn(page.text, 'Search older entries')).toBeUndefined();
    });

    it('further and further back', async () => {
      jest.replaceProperty(defaultHistoryPolicy, 'lookedThrough', 2);
      await search('muse', 'abba', 'queen', 'sade', 'bjork');
      const first = await show('/history?q=muse');
      expect(textOf(first.text)).toContain('No matches for “muse” so far. There are older searches');
      const second = await show(linkOn(first.text, 'Search older entries'));
      expect(shownOn(second)).toEqual([]);
      expect(linkOn(second.text, 'Latest searches')).toBe('/history?q=muse');
      const third = await show(linkOn(second.text, 'Search older entries'));
      expect(shownOn(third).map(({ query }) => query)).toEqual(['muse']);
      expect(linkOn(third.text, 'Search older entries')).toBeUndefined();
      await service.expect(200, member.browser.delete(`/api/v1/history/${(await historyOf(member.browser))[4]?.id}`));
      const gone = await show(linkOn(second.text, 'Search older entries'));
      expect(textOf(gone.text)).toContain('No older matches for “muse”.');
    });

    it.each([
      ['cursor=nonsense', 'This page of your history does not exist.'],
      [`cursor=${'x'.repeat(101)}`, 'This page of your history does not exist.'],
      ['cursor=a&cursor=b', 'This page of your history does not exist.'],
      [`q=${'x'.repeat(101)}`, 'The search term must have at most 100 characters.'],
      ['q=a%0Ab', 'The search term must not contain control characters.'],
      ['q=a&q=b', 'The search term must be given only once.'],
    ])('and is told what is wrong: %s', async (query, message) => {
      await search('muse');
      const page = await member.browser.get(`/history?${query}`);
      expect([page.status, page.headers.get('cache-control')]).toEqual([400, 'no-store']);
      expect(textOf(page.text)).toContain(`There is a problem ${message}`);
      expect(page.text).toContain('<title>Error: ');
      expect(page.text.includes('aria-invalid="true"')).toBe(query.startsWith('q'));
      expect(linkOn(page.text, 'Latest searches')).toBe('/history');
      const typed = new URLSearchParams(query).getAll('q');
      if (typed.length === 1) expect(formOf(page.text, '/history').values['q']).toBe(typed[0]);
    });
  });

  it('is asked again when the form’s token is missing or wrong', async () => {
    await search('muse', 'abba');
    const [first] = shownOn(await show());
    for (const token of [{}, { _csrf: '' }, { _csrf: 'wrong' }]) {
      const body = new URLSearchParams(token);
      const cleared = await member.browser.send('POST', '/history/clear', { body });
      expect([cleared.status, textOf(cleared.text).includes('Please submit it again.')]).toEqual([403, true]);
      expect(formOf(cleared.text, '/history/clear').values['_csrf']).toMatch(/.{16}/);
      // What is shown with it is what was shown before.
      body.set('q', 'muse');
      const removed = await member.browser.send('POST', first?.removal ?? '', { body });
      expect([removed.status, textOf(removed.text).includes('Please submit it again.')]).toEqual([403, true]);
      expect(shownOn(removed).map(({ query }) => query)).toEqual(['muse']);
    }
    expect(await kept()).toHaveLength(2);
  });

  it('is refused what another site sends', async () => {
    await search('muse');
    const { action, values } = await removalOn();
    for (const path of [action, '/history/clear']) {
      for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as const) {
        const answer = await member.browser.send('POST', path, { body: new URLSearchParams(values), headers });
        expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
      }
    }
    expect(await kept()).toEqual(['muse']);
  });

  it('is refused a form that holds what it should not', async () => {
    await search('muse');
    const { action, values } = await removalOn();
    for (const extra of [{ user_id: 'x' }, { cursor: 'x'.repeat(101) }, { q: 'a\nb' }]) {
      const body = new URLSearchParams({ ...values, ...extra });
      expect((await member.browser.send('POST', action, { body })).status).toBe(400);
    }
    expect(await kept()).toEqual(['muse']);
  });
});

describeOnEachStore('the limit of /history', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore(), { PAGE_RATE_LIMIT_PER_MINUTE: '4' });
  });
  afterAll(() => service.stop());

  it('counts forms and what is looked for, but not reading, and is told apart from the start page’s', async () => {
    const { browser } = await service.member();
    const times = async (count: number, path: string, method = 'GET') => {
      const statuses: number[] = [];
      for (let index = 0; index < count; index += 1) {
        const body = method === 'POST' ? { body: new URLSearchParams() } : {};
        statuses.push((await browser.send(method, path, body)).status);
      }
      return statuses;
    };
    for (const path of ['/history', '/history?q=', '/history/clear', '/api/v1/history?q=a']) {
      expect(await times(6, path)).toEqual(Array(6).fill(200));
    }
    expect(await times(2, '/history?q=a')).toEqual([200, 200]);
    expect(await times(1, '/history/clear', 'POST')).toEqual([403]);
    expect(await times(2, '/history/some-id/delete', 'POST')).toEqual([403, 429]);
    expect(await times(1, '/history?q=a')).toEqual([429]);
    expect(await times(1, '/history')).toEqual([200]);
    expect(await times(1, '/?q=muse')).toEqual([200]);
    service.clock.advance(MINUTE);
    expect(await times(1, '/history?q=a')).toEqual([200]);
  });
});
