import { AccountService, type Member } from '../support/accounts.js';
import { describeOnEachStore } from '../support/each-store.js';
import { textOf } from '../support/page-forms.js';

const PATH = '/api/v1/suggestions';

describeOnEachStore(PATH, (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
    member = await service.member();
    await service.expect(200, member.browser.get('/?q=muse&source=spotify'));
  });
  afterAll(() => service.stop());

  const suggestions = async (q: string, browser = member.browser) => {
    const { json } = await service.expect(200, browser.get(`${PATH}?q=${encodeURIComponent(q)}`));
    return json.data.items as { name: string; origin: string }[];
  };

  it('offers people their own searches, and asks no source', async () => {
    const asked = () => service.running.spotify.calls.length + service.running.youtube.calls.length;
    const before = asked();
    expect(await suggestions('MU')).toContainEqual({ name: 'Muse', origin: 'history', disambiguation: null });
    expect(asked()).toBe(before);
  });

  it('offers nobody else’s searches, and gives visitors no cookie', async () => {
    const visitor = service.visitor();
    const other = await service.member();
    for (const browser of [visitor, other.browser]) {
      expect((await suggestions('mu', browser)).filter(({ origin }) => origin === 'history')).toEqual([]);
    }
    expect(visitor.cookies.size).toBe(0);
    const { headers } = await visitor.get(`${PATH}?q=mu`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('ratelimit-policy')).toBe('"suggestions_minute";q=240;w=60');
  });

  it.each(['', '?q=', '?q=%20', '?q=a&q=b', '?q=a&limit=3', '?q=a%00', `?q=${'x'.repeat(101)}`])(
    'refuses %p',
    async (query) => {
      const { status, json } = await member.browser.get(PATH + query);
      expect([status, json.code]).toEqual([400, 'validation_failed']);
    },
  );

  it('and a search in vain leads to what was meant', async () => {
    const page = await member.browser.get('/?q=musee&source=spotify');
    expect(textOf(page.text)).toMatch(/Did you mean Muse ?\?/);
    expect(page.text).toContain('href="/?q=Muse&amp;source=spotify"');
  });

  it('and to whom MusicBrainz offers, each time', async () => {
    const near = async () =>
      /Did you mean ([^?]*?) ?\?/.exec(textOf((await service.visitor().get('/?q=Eda+Wren')).text));
    expect([(await near())?.[1], (await near())?.[1]]).toEqual(['Ada Wren', 'Ada Wren']);
  });
});
