import { sampleMbid, spotifyId } from '../../src/sandbox/catalogue/sample-id.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { rawRequest } from '../support/raw-request.js';
import { GENEROUS_LIMITS, getJson, startService, type TestService } from '../support/run-service.js';
import { until } from '../support/until.js';

const afterwards = closedAfterEach();

const identityOf = (page: string): string =>
  (/<div class="identity">[^]*?<\/div>/.exec(page)?.[0] ?? '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('an artist’s page', () => {
  let service: TestService;
  beforeAll(async () => {
    // The sample catalogue's own identities.
    service = await startService({
      ...GENEROUS_LIMITS,
      MUSICBRAINZ_CONTACT: undefined,
      MUSICBRAINZ_API_BASE_URL: undefined,
    });
  });
  afterAll(() => service.stop());
  const show = (path: string) => rawRequest(service.url, { path });
  const identified = (name: string) =>
    until(`it is known who ${name} is`, async () => {
      const { json } = await getJson(`${service.url}/api/v1/search?q=${encodeURIComponent(name)}`);
      return json.data.identity.status === 'ok';
    });

  it('says who that is, how we know and where else the artist is', async () => {
    const { status, text } = await show(`/artist/${sampleMbid('Muse')}`);
    expect(status).toBe(200);
    expect(text).toMatch(/<h1[^>]*><bdi>Muse<\/bdi><\/h1>/);
    const identity = identityOf(text);
    expect(identity).toContain('UK rock band · United Kingdom · since 1994');
    expect(identity).toContain('MusicBrainz links Muse to this Spotify page and this YouTube channel.');
    expect(identity).toContain('Official site');
    expect(identity).toContain('CC0');
    expect(identity).toContain('Sample data');
    expect(text).toMatch(new RegExp(`<link rel="canonical" href="[^"]*/artist/${sampleMbid('Muse')}">`));
  });

  it('is shown in short on the start page, of what is here already', async () => {
    await identified('Muse');
    await show('/?q=Muse');
    const calls = () => service.spotify.calls.length + service.youtube.calls.length;
    const before = calls();
    const { text } = await show('/');
    const example = /<section class="panel example"[^]*?<\/section>/.exec(text)?.[0] ?? '';
    expect(example).toContain('UK rock band');
    expect(example).toMatch(/<img src="https:\/\/i\.scdn\.co\//);
    expect(example).toMatch(/href="https:\/\/open\.spotify\.com\/artist\/[^]*href="https:\/\/www\.youtube\.com\//);
    expect(calls()).toBe(before);
  });

  it('is where a search leads to once it is known who that is', async () => {
    await identified('أم كلثوم');
    const { text } = await show(`/?q=${encodeURIComponent('أم كلثوم')}`);
    expect(text).toContain(`data-share="/artist/${sampleMbid('أم كلثوم')}"`);
    expect(identityOf(text)).toContain('Also known as Umm Kulthum , Oum Kalthoum');
    expect(identityOf(text)).toContain('1898–1975');
  });

  it.each([
    ['Adele', 'United Kingdom · born 1988'],
    ['David Bowie', 'United Kingdom · 1947–2016'],
    ['Radiohead', 'United Kingdom · since 1991'],
  ])('tells the years of a band and of a person’s life: %s', async (name, facts) => {
    await identified(name);
    expect(identityOf((await show(`/artist/${sampleMbid(name)}`)).text)).toContain(facts);
  });

  it('lasts when the id is merged into another one', async () => {
    const { status, headers } = await show(`/artist/${sampleMbid('Muse, entered twice')}`);
    expect([status, headers.location]).toEqual([301, `/artist/${sampleMbid('Muse')}`]);
  });

  it.each([
    [400, 'muse'],
    [400, '42325da3-270c-44df-8210'],
    [404, '00000000-0000-4000-8000-000000000000'],
    [404, '89ad4ac3-39f7-470e-963a-56509c546377'],
  ])('is a page with %i for %s', async (expected, mbid) => {
    const { status, headers } = await show(`/artist/${mbid}`);
    expect([status, headers['content-type']]).toEqual([expected, 'text/html; charset=utf-8']);
  });
});

describe('a search whose identity is not known', () => {
  it('says that it is looked up, and that the sides were chosen by name where it can’t be', async () => {
    const service = await startService();
    afterwards(() => service.stop());
    service.musicbrainz.faults.set({ kind: 'slow', delayMs: 2_000 });
    const search = async () => identityOf((await rawRequest(`${service.url}/?q=Queen`)).text);
    expect(await search()).toContain('Who that is, is being looked up at MusicBrainz.');
    const chosen = `/?q=Queen&artist=${spotifyId('artist', 'Queen')}`;
    const { text } = await rawRequest(service.url + chosen);
    expect(text).toContain(`<a href="${chosen.replace('&', '&amp;')}">Show it</a>`);
    service.musicbrainz.faults.clear();
    await until('it is known', async () => !(await search()).includes('looked up'));
    expect(await search()).toContain('Both were chosen by their names alone');
  });
});
