import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { rawRequest, type RawAnswer } from '../support/raw-request.js';
import { startService, type TestService } from '../support/run-service.js';

describe('compression', () => {
  let service: TestService;
  let styles: string;
  beforeAll(async () => {
    service = await startService();
    styles = /href="(\/assets\/app\.[^"]+\.css)"/.exec((await rawRequest(service.url)).text)?.[1] ?? '';
  });
  afterAll(() => service.stop());
  const ask = (path: string, encoding?: string) =>
    rawRequest(service.url + path, { headers: encoding === undefined ? {} : { 'accept-encoding': encoding } });

  function decoded(answer: RawAnswer): string {
    const encoding = answer.headers['content-encoding'];
    if (encoding === 'br') return brotliDecompressSync(answer.body).toString();
    return encoding === 'gzip' ? gunzipSync(answer.body).toString() : answer.text;
  }

  const pages = ['/', '/?q=Muse', '/privacy', '/nothing', '/api/v1/search?q=Queen', 'styles'];
  describe.each(pages)('of %s', (page) => {
    const path = () => (page === 'styles' ? styles : page);

    it.each([
      ['br', 'br'],
      ['gzip, deflate, br', 'br'],
      ['br;q=1, gzip;q=0.5', 'br'],
      ['gzip', 'gzip'],
      ['gzip, deflate', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['gzip;q=1.0, br;q=0.0', 'gzip'],
      ['gzip;q=0, br;q=0', undefined],
      ['identity', undefined],
      ['zstd', undefined],
      ['', undefined],
      [undefined, undefined],
    ])('for a client that accepts %j is %s', async (accepted, encoding) => {
      const [answer, plain] = await Promise.all([ask(path(), accepted), ask(path())]);
      expect(answer.headers['content-encoding']).toBe(encoding);
      expect(answer.headers.vary).toMatch(/\bAccept-Encoding\b/i);
      expect(decoded(answer).length).toBeGreaterThan(500);
      if (page !== '/nothing' && !page.startsWith('/api')) expect(decoded(answer)).toBe(plain.text);
      if (encoding !== undefined) expect(answer.body.length).toBeLessThan(plain.body.length);
    });
  });

  it('is not for what has 500 bytes or less', async () => {
    for (const path of ['/api/v1/health/live', '/api/v1/nothing', '/robots.txt']) {
      const answer = await ask(path, 'br, gzip');
      expect(answer.body.length).toBeLessThanOrEqual(500);
      expect(answer.headers).not.toHaveProperty('content-encoding');
    }
  });

  it('begins right above 500 bytes', async () => {
    // The name stands twice in this answer, in `message` and `error`: each byte of it makes the answer longer by two.
    const answerTo = (nameBytes: number, encoding: string) =>
      rawRequest(`${service.url}/api/v1/spotify/search`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-encoding': encoding },
        body: JSON.stringify({ artist_name: '東'.repeat(nameBytes / 3) + 'z'.repeat(nameBytes % 3) }),
      });
    const around = (await answerTo(2, 'identity')).body.length - 4;
    const most = Math.floor((500 - around) / 2);
    for (const encoding of ['br', 'gzip']) {
      const [below, above] = [await answerTo(most, encoding), await answerTo(most + 1, encoding)];
      expect(below.headers['content-encoding']).toBeUndefined();
      expect([499, 500]).toContain(below.body.length);
      expect(above.headers['content-encoding']).toBe(encoding);
      expect([501, 502]).toContain(Buffer.byteLength(decoded(above)));
    }
  });
});

describe('assets', () => {
  let service: TestService;
  let addresses: string[];
  beforeAll(async () => {
    service = await startService();
    const { text } = await rawRequest(`${service.url}/?q=Muse`);
    addresses = [
      ...new Set([...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, address]) => String(address))),
    ];
  });
  afterAll(() => service.stop());

  it('of a page have names that hold their content’s hash, and may be kept for ever', async () => {
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      expect(address).toMatch(/^\/assets\/[\w-]+\.[0-9a-f]{8,}\.\w+$/);
      const { status, headers } = await rawRequest(service.url + address);
      expect(status).toBe(200);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('have the type that they are', async () => {
    const typeOf = async (ending: string) => {
      const address = addresses.find((candidate) => candidate.endsWith(ending)) ?? '';
      return String((await rawRequest(service.url + address)).headers['content-type']);
    };
    expect(await typeOf('.css')).toBe('text/css; charset=utf-8');
    expect(await typeOf('.js')).toBe('text/javascript; charset=utf-8');
    expect(await typeOf('.svg')).toBe('image/svg+xml; charset=utf-8');
  });

  it('are never listed, and nothing else is served beside them', async () => {
    expect((await rawRequest(`${service.url}/assets/`)).status).toBe(404);
    expect((await rawRequest(`${service.url}/assets/manifest.json`)).status).toBe(404);
    expect((await rawRequest(`${service.url}${addresses[0]}.br`)).status).toBe(404);
  });

  it('are not throttled and not logged above DEBUG', async () => {
    const address = addresses[0] ?? '';
    await Promise.all(Array.from({ length: 50 }, () => rawRequest(service.url + address)));
    const { status, headers } = await rawRequest(service.url + address);
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('ratelimit');
    const id = String(headers['x-request-id']);
    expect(service.logs.filter((line) => line.request_id === id && line.level !== 'DEBUG')).toEqual([]);
  });

  it('answer a second visit without a body where the client asks so', async () => {
    const address = addresses.find((candidate) => candidate.endsWith('.css')) ?? '';
    const first = await rawRequest(service.url + address);
    const validators = { 'if-none-match': first.headers.etag, 'if-modified-since': first.headers['last-modified'] };
    const second = await rawRequest(service.url + address, { headers: validators });
    expect([second.status, second.body.length]).toEqual([304, 0]);
  });
});
