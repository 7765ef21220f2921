import { closedAfterEach } from '../support/closed-after-each.js';
import { ManualClock } from '../support/manual-clock.js';
import { rawRequest, type RawAnswer } from '../support/raw-request.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { GENEROUS_LIMITS, startService, type TestService } from '../support/run-service.js';
import { until } from '../support/until.js';

/** One source's part of the results, from its heading to its end. */
function sideOf(page: string, source: 'spotify' | 'youtube'): string {
  return new RegExp(`<section class="side side-${source}"[\\s\\S]*?</section>`).exec(page)?.[0] ?? '';
}

function headingsOf(html: string): string[] {
  return [...html.matchAll(/<h3 class="card-name"[^>]*>(?:<bdi>)?([^<]*)</g)].map(([, name]) => String(name));
}

const typed = (page: string): string => /<input id="q"[^>]* value="([^"]*)"/.exec(page)?.[1] ?? '(no field)';

const afterwards = closedAfterEach();

describe('the home page', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());
  afterEach(() => {
    service.spotify.faults.clear();
    service.youtube.faults.clear();
  });
  const show = (query = '') => rawRequest(service.url, { path: `/${query}` });
  const search = (q: string, rest = '') => show(`?q=${encodeURIComponent(q)}${rest}`);

  it('has one search box for both sources', async () => {
    const { status, headers, text } = await show();
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toMatch(/^<!doctype html>/i);
    expect(text).toMatch(/<form [^>]*action="\/" method="get"/);
    expect(text.match(/<input id="q" name="q"/g)).toHaveLength(1);
    for (const source of ['all', 'spotify', 'youtube']) {
      expect(text).toMatch(new RegExp(`<input type="radio" name="source" value="${source}"`));
    }
    expect(text).not.toMatch(/<section class="side /);
    expect(text).not.toContain('noindex');
  });

  it('needs no script: nothing is in the page but links to files of its own', async () => {
    const { text } = await search('Muse');
    expect(text).not.toMatch(/<script(?![^>]* src="\/assets\/)[^>]*>/);
    expect(text).not.toMatch(/<style|\sstyle="|\son\w+="/);
    expect(text).not.toMatch(/<(?:script|link(?! rel="canonical"))[^>]*(?:src|href)="https?:/);
  });

  it('has no letters of its own outside Latin-1 around what was found: such a page is costlier to encode', async () => {
    const { text } = await search('Muse');
    expect(text.match(/[^\0-\xff]/g)).toBeNull();
  });

  it('is light and dark, and fits a phone', async () => {
    const { text } = await show();
    expect(text).toContain('<meta name="color-scheme" content="light dark">');
    expect(text).toContain('width=device-width');
    const styles = /href="(\/assets\/app\.[^"]+\.css)"/.exec(text)?.[1] ?? '';
    expect((await rawRequest(service.url + styles)).text).toMatch(/prefers-color-scheme:\s*dark|light-dark\(/);
  });

  it('shows what both sources know, apart, each with its name, figures, picture and link', async () => {
    const { status, text } = await search('Muse');
    expect(status).toBe(200);
    expect(typed(text)).toBe('Muse');
    const [spotify, youtube] = [sideOf(text, 'spotify'), sideOf(text, 'youtube')];
    expect([headingsOf(spotify), headingsOf(youtube)]).toEqual([['Muse'], ['Muse']]);
    expect(spotify).toMatch(/<h2[^>]*>Spotify<\/h2>/);
    expect(youtube).toMatch(/<h2[^>]*>YouTube<\/h2>/);
    expect(spotify).toMatch(/<dt>Followers<\/dt><dd>\d{1,3}(,\d{3})+<\/dd>/);
    expect(youtube).toMatch(/<dt>Subscribers<\/dt><dd>\d{1,3}(,\d{3})+<\/dd>/);
    expect(spotify).toMatch(/href="https:\/\/open\.spotify\.com\/artist\//);
    expect(youtube).toMatch(/href="https:\/\/www\.youtube\.com\/channel\/UC/);
    expect(youtube).toMatch(/href="https:\/\/www\.youtube\.com\/watch\?v=/);
    expect(text).not.toContain('Sample data');
  });

  it('may be listed by search engines with what was found, at one address, and not without', async () => {
    const robots = '<meta name="robots" content="noindex">';
    for (const rest of ['', '&source=all', '&artist=0000000000000000000000']) {
      const { text } = await search('Muse', rest);
      expect(text).not.toContain(robots);
      expect(text).toMatch(/<link rel="canonical" href="http:\/\/[^/"]+\/\?q=Muse">/);
      expect(text).toContain('<meta name="description" content="Muse on Spotify and on YouTube: ');
    }
    const { text } = await search('Muse', '&source=youtube');
    expect(text).toMatch(/<link rel="canonical" href="http:\/\/[^/"]+\/\?q=Muse&amp;source=youtube">/);
    for (const { text } of [await search('zzzz nobody'), await search(' '), await search('Muse', '&source=else')]) {
      expect(text).toContain(robots);
      expect(text).not.toContain('rel="canonical"');
    }
  });

  it('loads all pictures but the first lazily, from hosts that the policy allows, with a text', async () => {
    const { text, headers } = await search('Muse');
    const results = sideOf(text, 'spotify') + sideOf(text, 'youtube');
    const pictures = [...results.matchAll(/<img [^>]*>/g)].map(String);
    expect(pictures.length).toBeGreaterThan(2);
    for (const [index, picture] of pictures.entries()) {
      // The first is what one waits for.
      expect(picture.includes('loading="lazy"')).toBe(index > 0);
      expect(picture).toMatch(/ alt="/);
      const [, source = ''] = / src="([^"]*)"/.exec(picture) ?? [];
      if (!source.startsWith('/assets/')) {
        expect(String(headers['content-security-policy'])).toContain(new URL(source).origin);
      }
    }
  });

  it('has a placeholder where there is no picture, and leaves unknown figures out', async () => {
    expect(sideOf((await search('Daft Punk')).text, 'spotify')).toMatch(/src="\/assets\/placeholder\.[^"]+\.svg"/);
    expect(sideOf((await search('Radiohead')).text, 'spotify')).not.toContain('Followers');
    expect(sideOf((await search('Sade')).text, 'youtube')).not.toContain('Subscribers');
  });

  it.each([
    ['spotify', 'youtube'],
    ['youtube', 'spotify'],
  ] as const)('asks %s alone when told so', async (source, other) => {
    service[other].clearCalls();
    const { text } = await search('Muse', `&source=${source}`);
    expect(headingsOf(sideOf(text, source))).toEqual(['Muse']);
    expect(sideOf(text, other)).toBe('');
    expect(service[other].calls).toEqual([]);
    expect(text).toMatch(new RegExp(`value="${source}" checked`));
  });

  it('offers the others of the same answer, each by a link that shows it', async () => {
    const { text } = await search('muse');
    const links = [...sideOf(text, 'spotify').matchAll(/<a class="match" href="([^"]*)"[\s\S]*?<bdi>([^<]*)<\/bdi>/g)];
    expect(links.length).toBeGreaterThan(1);
    expect(text).toContain('Not the one you meant?');
    for (const [, href = '', name = ''] of links) {
      const page = await show(href.replaceAll('&amp;', '&').slice(1));
      expect(headingsOf(sideOf(page.text, 'spotify'))).toEqual([name]);
    }
  });

  it('offers the other channels of the same search likewise', async () => {
    const { text } = await search('Mo', '&source=youtube');
    const [, href = '', name = ''] =
      /<a class="match" href="([^"]*)"[\s\S]*?<bdi>([^<]*)<\/bdi>/.exec(sideOf(text, 'youtube')) ?? [];
    const page = await show(href.replaceAll('&amp;', '&').slice(1));
    expect(headingsOf(sideOf(page.text, 'youtube'))).toEqual([name]);
  });

  it('shows whom a pasted address names, under that name, and keeps the address in the box', async () => {
    const address = 'https://www.youtube.com/@queenofficial/videos';
    const { status, text } = await search(address);
    expect(status).toBe(200);
    expect(headingsOf(sideOf(text, 'spotify'))).toEqual(['Queen']);
    expect(headingsOf(sideOf(text, 'youtube'))).toEqual(['Queen']);
    expect(text).toMatch(/<h1[^>]*><bdi>Queen<\/bdi><\/h1>/);
    expect(typed(text)).toBe(address);
  });

  it('says what it expects where an address leads to something else', async () => {
    const { status, text } = await search('https://youtu.be/w8KQmps-Sog');
    expect(status).toBe(400);
    expect(text).toContain('This is an address, but not an artist’s.');
    expect(typed(text)).toBe('https://youtu.be/w8KQmps-Sog');
  });

  it('opens the others where there are namesakes, and only there', async () => {
    expect(sideOf((await search('Muse')).text, 'spotify')).toContain('<details class="other-matches" open>');
    expect(sideOf((await search('Queen')).text, 'spotify')).not.toContain(' open>');
  });

  it('shows an artist’s songs and a channel’s videos, each with a picture and a link', async () => {
    const { text } = await search('Muse');
    const works = (source: 'spotify' | 'youtube') =>
      [
        ...sideOf(text, source).matchAll(/<div class="track">\s*<img src="([^"]*)"[^>]*>\s*<div><a href="([^"]*)"/g),
      ].map(([, , href]) => href);
    expect(works('spotify')).toHaveLength(5);
    for (const href of works('spotify')) expect(href).toMatch(/^https:\/\/open\.spotify\.com\/track\//);
    expect(works('youtube')).toHaveLength(4);
    for (const href of works('youtube')) expect(href).toMatch(/^https:\/\/www\.youtube\.com\/watch\?v=/);
  });

  it('has what previews of a link show', async () => {
    const { text } = await search('muse');
    const content = (name: string) =>
      new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)">`).exec(text)?.[1] ?? null;
    expect([content('og:title'), content('twitter:title'), content('twitter:card')]).toEqual([
      'Muse',
      'Muse',
      'summary',
    ]);
    expect(content('og:image')).toMatch(/^https:\/\//);
    expect(content('twitter:image')).toBe(content('og:image'));
    expect(content('og:description')).toContain('Muse on Spotify and on YouTube');
  });

  it('leads to a search at the source itself where it has nothing to show', async () => {
    const { text } = await search('zzzz no&body');
    expect(sideOf(text, 'spotify')).toContain('href="https://open.spotify.com/search/zzzz%20no%26body"');
    expect(sideOf(text, 'youtube')).toContain('href="https://www.youtube.com/results?search_query=zzzz%20no%26body"');
  });

  it('and not with an address, nor with a handle but at YouTube: as words they find nobody', async () => {
    for (const address of [`https://open.spotify.com/artist/${'0'.repeat(22)}`, 'www.youtube.com/@zzzz-nobody']) {
      const { text } = await search(address);
      expect(sideOf(text, 'spotify') + sideOf(text, 'youtube')).not.toContain('>Search on ');
    }
    const { text } = await search('@zzzz-nobody');
    expect(sideOf(text, 'spotify')).not.toContain('>Search on ');
    expect(sideOf(text, 'youtube')).toContain('href="https://www.youtube.com/results?search_query=%40zzzz-nobody"');
  });

  it('says when nobody is called so, with status 200', async () => {
    const { status, text } = await search('zzzz nobody');
    expect(status).toBe(200);
    expect(sideOf(text, 'spotify')).toContain('Nothing found on Spotify');
    expect(sideOf(text, 'youtube')).toContain('Nothing found on YouTube');
    expect(typed(text)).toBe('zzzz nobody');
  });

  it('shows one side although the other fails', async () => {
    service.spotify.faults.set({ kind: 'cut' });
    const { status, text } = await search('Kraftwerk');
    expect(status).toBe(200);
    expect(sideOf(text, 'spotify')).toContain('gave no usable answer');
    expect(headingsOf(sideOf(text, 'youtube'))).toEqual(['Kraftwerk']);
  });

  it('has the status of a failure when nobody else was asked', async () => {
    service.spotify.faults.set({ kind: 'cut' });
    expect((await search('ABBA', '&source=spotify')).status).toBe(502);
    service.youtube.faults.set({ kind: 'bad_key' });
    expect((await search('ABBA', '&source=youtube')).status).toBe(503);
    const both = await search('ABBA');
    expect([both.status, typed(both.text)]).toEqual([503, 'ABBA']);
  });

  it('escapes whatever it shows', async () => {
    const { text } = await search('<b>"bold"</b> & \'more\'');
    expect(text).not.toMatch(/<b>|"bold"/);
    expect(typed(text)).toMatch(/^&lt;b&gt;&quot;bold&quot;&lt;\/b&gt; &amp; (?:'|&#39;)more/);
    const { text: names } = await search('Rock & Roll\'s "Best" <3 Band', '&source=youtube');
    expect(headingsOf(sideOf(names, 'youtube'))[0]).toMatch(/^Rock &amp; Roll.*&quot;Best&quot; &lt;3 Band$/);
    expect(sideOf(names, 'youtube')).not.toContain('<b>Song');
  });

  it.each([
    ['blank', '?q=%20%20', '  '],
    ['empty', '?q=', ''],
    ['too long', `?q=${'x'.repeat(101)}`, 'x'.repeat(101)],
    ['with control characters', '?q=Mu%00se', undefined],
    ['given twice', '?q=Muse&q=Queen', ''],
    ['for a source that is none', '?q=Muse&source=lastfm', 'Muse'],
    ['for a source given twice', '?q=Muse&source=spotify&source=youtube', 'Muse'],
    ['for an artist given twice', '?q=Muse&artist=a&artist=b', 'Muse'],
  ])('says in the page what is wrong with a search that is %s', async (_what, query, kept) => {
    const calls = service.spotify.calls.length;
    const { status, text } = await show(query);
    expect(status).toBe(400);
    expect(text).toContain('There is a problem');
    expect(text).toMatch(/aria-invalid="true"/);
    if (kept !== undefined) expect(typed(text)).toBe(kept);
    expect(service.spotify.calls).toHaveLength(calls);
  });

  it('takes 100 characters', async () => {
    expect((await search('😀'.repeat(100))).status).toBe(200);
    expect((await search('😀'.repeat(101))).status).toBe(400);
  });

  it('ignores parameters that it does not know', async () => {
    expect((await show('?utm_source=x&utm_source=y')).status).toBe(200);
    expect((await search('Muse', '&fbclid=x')).status).toBe(200);
  });

  describe('takes the old form', () => {
    const post = (body: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
      rawRequest(service.url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body,
      });

    it.each([
      ['action=spotify&artist_name=Sigur+R%C3%B3s', '/?q=Sigur+R%C3%B3s&source=spotify'],
      ['action=youtube&channel_name=%40muse', '/?q=%40muse&source=youtube'],
      ['action=spotify&artist_name=', '/?q=&source=spotify'],
      ['artist_name=Muse', '/?q=Muse&source=spotify'],
      ['action=spotify&artist_name=A%26B%3Dc', '/?q=A%26B%3Dc&source=spotify'],
      ['', '/?q=&source=spotify'],
      ['action=spotify&artist_name=%0D%0ASet-Cookie%3Ax', '/?q=%0D%0ASet-Cookie%3Ax&source=spotify'],
    ])('%s → 303 %s', async (body, location) => {
      const { status, headers } = await post(body);
      expect([status, headers.location]).toEqual([303, location]);
    });

    it('from another site as well: it changes nothing', async () => {
      expect((await post('action=spotify&artist_name=Muse', { origin: 'https://elsewhere.example' })).status).toBe(303);
    });

    it('whatever it holds, without an error of ours', async () => {
      for (const body of ['artist_name=a&artist_name=b', '__proto__=x', '%', 'action[]=x']) {
        expect((await post(body)).status).toBe(303);
      }
      expect((await post('artist_name=%ED%A0%80')).status).toBe(400);
      expect((await post(`artist_name=${'x'.repeat(200_000)}`)).status).toBe(413);
    });

    it('and shows there what it would have shown', async () => {
      const { headers } = await post('action=spotify&artist_name=Muse');
      const { text } = await rawRequest(service.url, { path: String(headers.location) });
      expect(headingsOf(sideOf(text, 'spotify'))).toEqual(['Muse']);
    });
  });
});

describe('the home page with samples', () => {
  it('says so, on the page and on every card, and shows pictures of its own', async () => {
    const service = await startService({
      SPOTIPY_CLIENT_ID: undefined,
      SPOTIPY_CLIENT_SECRET: undefined,
      YOUTUBE_API_KEY: undefined,
    });
    afterwards(() => service.stop());
    expect((await rawRequest(service.url)).text).toContain('Sample data');
    const { text } = await rawRequest(`${service.url}/?q=Muse`);
    for (const source of ['spotify', 'youtube'] as const) {
      expect(sideOf(text, source)).toContain('Sample data');
      expect(sideOf(text, source)).toMatch(/<img class="card-picture" src="\/assets\/sample-\d+\.[0-9a-f]+\.svg"/);
    }
  });
});

describe('the home page in production without credentials', () => {
  it('says that the sources are not set up', async () => {
    const { DATABASE_URL: _ownFile, ...production } = PRODUCTION_VARIABLES;
    const service = await startService({
      ...production,
      SPOTIPY_CLIENT_ID: undefined,
      SPOTIPY_CLIENT_SECRET: undefined,
      YOUTUBE_API_KEY: undefined,
    });
    afterwards(() => service.stop());
    const { status, text } = await rawRequest(`${service.url}/?q=Muse`);
    expect(status).toBe(503);
    expect(sideOf(text, 'spotify')).toContain('not set up');
    expect(sideOf(text, 'youtube')).toContain('not set up');
    expect(text).not.toContain('Sample data');
  });
});

describe('the home page before slow sources', () => {
  it('says which took too long, with status 504 where it was the only one', async () => {
    const clock = new ManualClock();
    const service = await startService(GENEROUS_LIMITS, clock);
    afterwards(() => service.stop());
    service.spotify.faults.set({ kind: 'hang' });
    const running = rawRequest(`${service.url}/?q=Muse&source=spotify`);
    await until('Spotify is asked', () => service.spotify.calls.length > 0);
    clock.advanceSeconds(9);
    const { status, text } = await running;
    expect(status).toBe(504);
    expect(sideOf(text, 'spotify')).toContain('took too long');
  });

  it('says until when a source is out, where that is known', async () => {
    const service = await startService();
    afterwards(() => service.stop());
    service.spotify.faults.set({ kind: 'rate_limited_json' });
    const { text } = await rawRequest(`${service.url}/?q=Muse`);
    expect(sideOf(text, 'spotify')).toMatch(/It can be asked again in about \d+ (?:minute|hour)s?\./);
  });
});

describe('what every site has', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  it('is there: robots.txt, favicon.ico, privacy', async () => {
    const robots = await rawRequest(`${service.url}/robots.txt`);
    expect(robots.headers['content-type']).toMatch(/^text\/plain/);
    expect(robots.text).toMatch(/^User-agent: \*$/m);
    const icon = await rawRequest(`${service.url}/favicon.ico`);
    expect([200, 302]).toContain(icon.status);
    if (icon.status === 302) {
      expect((await rawRequest(service.url + String(icon.headers.location))).headers['content-type']).toMatch(
        /^image\//,
      );
    }
    const privacy = await rawRequest(`${service.url}/privacy`);
    expect(privacy.status).toBe(200);
    for (const link of [
      'https://www.youtube.com/t/terms',
      'https://policies.google.com/privacy',
      'spotify.com/legal',
    ]) {
      expect(privacy.text).toContain(link);
    }
  });
});
