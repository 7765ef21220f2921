import { sampleMbid, spotifyId } from '../../src/sandbox/catalogue/sample-id.js';
import { AccountService, type Member } from '../support/accounts.js';
import { describeOnEachStore } from '../support/each-store.js';
import { linkOn, textOf } from '../support/page-forms.js';
import { until } from '../support/until.js';

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

describeOnEachStore('the artists whom somebody found last', (newStore) => {
  it('are offered on the start page, a namesake at the address that is its own', async () => {
    // The sample catalogue's own identities.
    const samples = { MUSICBRAINZ_CONTACT: undefined, MUSICBRAINZ_API_BASE_URL: undefined };
    const service = await AccountService.start(newStore(), samples, null);
    try {
      const { browser } = await service.member();
      const japanese = `/?q=Pale+Lanterns&artist=${spotifyId('artist', 'Pale Lanterns (Japan)')}`;
      await until('it is known who that is', async () => {
        const { text } = await service.visitor().get(japanese);
        return text.includes('ambient producer');
      });
      await service.expect(200, browser.get('/?q=Muse&source=spotify'));
      await service.expect(200, browser.get(japanese));
      const { text } = await browser.get('/');
      expect(linkOn(text, 'Pale Lanterns')).toBe(`/artist/${sampleMbid('Pale Lanterns (Japan)')}`);
      expect(linkOn(text, 'Muse')).toBe('/?q=Muse');
    } finally {
      await service.stop();
    }
  });
});
