import { sampleMbid, spotifyId } from '../../../src/sandbox/catalogue/sample-id.js';
import { textOf } from '../../support/page-forms.js';
import { rawRequest } from '../../support/raw-request.js';
import { GENEROUS_LIMITS, startService, type TestService } from '../../support/run-service.js';
import { startMusicBrainzSandbox, type SandboxServer } from '../../support/sandbox-faults/index.js';
import { until } from '../../support/until.js';

const link = (url: string, type = 'social network') => ({ type, url, ended: false });

/** Somebody whose link to Spotify leads to another one, with links that nobody has a name for. */
const KALEIDO = {
  name: 'Kaleido',
  type: 'Group',
  country: 'US',
  disambiguation: 'rock band',
  links: [
    link(`https://open.spotify.com/artist/${spotifyId('artist', 'Queen')}`, 'free streaming'),
    link('https://www.discogs.com/artist/12'),
    link('https://www.discogs.com/artist/13'),
    link('https://rateyourmusic.com/artist/kaleido'),
    link('https://vk.example/kaleido'),
    link('https://www.vk.example/kaleido-live'),
    link('https://kaleido.example/', 'official homepage'),
    link('http://www.kaleido.example', 'purchase for download'),
    link('https://kaleido.example.net/', 'official homepage'),
  ],
};

/** The number in its hosts tells them apart. */
const MUCH_LINKED = {
  name: 'Much Linked',
  type: 'Person',
  links: Array.from({ length: 40 }, (_, index) => link(`https://site${index}.example/`)),
};

const ZORNS = [
  { name: 'Zorn', type: 'Person', country: 'US', disambiguation: 'saxophonist', popularity: 60 },
  { name: 'Zorn', type: 'Group', country: 'DE', disambiguation: 'metal band', popularity: 5 },
  { name: 'Zorne', type: 'Group', country: 'SE', disambiguation: 'no namesake', aliases: ['Zorn'] },
];

/** Each is on Spotify. */
const LANTERNS = [
  { artist: 'Pale Lanterns (Ireland)', type: 'Group', country: 'IE' },
  { artist: 'Pale Lanterns (United States)', type: 'Group', country: 'US' },
  { artist: 'Pale Lanterns (Japan)', type: 'Person', country: 'JP', disambiguation: 'ambient producer' },
];

/** What the page says who that is, from there to the sources' sides. */
const identityIn = (page: string): string => /<div class="identity">[^]*?(?=<div class="sides">)/.exec(page)?.[0] ?? '';

const contentOf = (page: string, name: string): string | undefined =>
  new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)">`).exec(page)?.[1];

describe('the page of who is searched for', () => {
  let musicbrainz: SandboxServer;
  let service: TestService;
  beforeAll(async () => {
    const identities = [KALEIDO, MUCH_LINKED, ...ZORNS, ...LANTERNS];
    musicbrainz = await startMusicBrainzSandbox({ identities, perSecond: 100 });
    service = await startService({ ...GENEROUS_LIMITS, MUSICBRAINZ_API_BASE_URL: `${musicbrainz.baseUrl}/ws/2` });
  });
  afterAll(async () => {
    await service.stop();
    await musicbrainz.close();
  });

  const show = async (path: string) => (await rawRequest(service.url, { path })).text;
  /** As soon as it is known: MusicBrainz is asked once a second. */
  const identified = async (name: string) => {
    const path = `/?q=${encodeURIComponent(name)}`;
    let page = await show(path);
    await until(`it is known who ${name} is`, async () => {
      page = await show(path);
      return !page.includes('data-identity-pending');
    });
    return page;
  };

  it('bears the artist’s name, whatever a page is called that is linked by mistake', async () => {
    const page = await identified('Kaleido');
    expect(page).toContain('<h3 class="card-name"><bdi>Queen</bdi></h3>');
    expect(textOf(identityIn(page))).toContain('its name or another link contradicts that');
    expect(page).toMatch(/<h1[^>]*><bdi>Kaleido<\/bdi><\/h1>/);
    expect(page).toContain('<title>Kaleido · Octa Music</title>');
    expect([contentOf(page, 'og:title'), contentOf(page, 'twitter:title')]).toEqual(['Kaleido', 'Kaleido']);
    expect(contentOf(page, 'description')).toMatch(/^Kaleido \(rock band, United States\) on /);
  });

  it('links to every other service and site, each once, by its name or else by its host', async () => {
    const links = [...identityIn(await identified('Kaleido')).matchAll(/<li><a [^>]*href="([^"]*)"[^>]*>([^<]*)</g)];
    expect(links.map(([, href, label]) => [label, href])).toEqual([
      ['Discogs', 'https://www.discogs.com/artist/12'],
      ['Official site', 'https://kaleido.example/'],
      ['rateyourmusic.com', 'https://rateyourmusic.com/artist/kaleido'],
      ['vk.example', 'https://vk.example/kaleido'],
      ['kaleido.example.net', 'https://kaleido.example.net/'],
    ]);
  });

  it('links to a number of them that can be looked through', async () => {
    expect(identityIn(await identified('Much Linked')).match(/site\d+\.example</g)).toHaveLength(24);
  });

  it('offers the others of the same name where no source does, each told apart, and asks nobody for it', async () => {
    await identified('Zorn');
    const calls = () => musicbrainz.calls.length + service.spotify.calls.length + service.youtube.calls.length;
    const before = calls();
    const page = await show('/?q=Zorn');
    expect(calls()).toBe(before);
    const others = /<details class="other-matches" open>[^]*?<\/details>/.exec(identityIn(page))?.[0] ?? '';
    expect(textOf(others)).toBe('Others called Zorn Zorn metal band · Germany');
    expect(others).toContain(`href="/artist/${sampleMbid('Zorn (DE)')}"`);
    const artistPage = identityIn(await show(`/artist/${sampleMbid('Zorn (DE)')}`));
    expect(artistPage).toContain(`href="/artist/${sampleMbid('Zorn (US)')}"`);
  });

  it('leaves those to the other matches that are shown there, apart from their names', async () => {
    await identified('Pale Lanterns');
    let page = '';
    await until('the others are known', async () => {
      page = await show('/?q=Pale%20Lanterns');
      return /<div class="sides">[^]*ambient producer/.test(page);
    });
    expect(page).toContain('<bdi>Pale Lanterns</bdi> <span class="hint"><bdi>ambient producer · Japan</bdi></span>');
    expect(page).not.toContain('Others called');
  });
});

describe('the address of a match that was chosen', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  const addressesOf = async (query: string) => {
    const { text } = await rawRequest(service.url, { path: `/?${query}` });
    const canonical = /<link rel="canonical" href="([^"]*)">/.exec(text)?.[1];
    return [canonical, contentOf(text, 'og:url')].map((href) => href?.replace(/^http:\/\/[^/]*/, ''));
  };

  it('is its own, on either side, as long as it is shown', async () => {
    const artist = spotifyId('artist', 'Pale Lanterns (Japan)');
    const { text } = await rawRequest(service.url, { path: '/?q=Mo&source=youtube' });
    const channel = /<a class="match" href="([^"]*)"/.exec(text)?.[1] ?? '';
    for (const own of [`/?q=Pale+Lanterns&amp;artist=${artist}`, channel]) {
      expect(await addressesOf(own.replaceAll('&amp;', '&').slice(2))).toEqual([own, own]);
    }
    const gone = await addressesOf('q=Pale+Lanterns&artist=0000000000000000000000&channel=x');
    expect(gone).toEqual(['/?q=Pale+Lanterns', '/?q=Pale+Lanterns']);
  });
});
