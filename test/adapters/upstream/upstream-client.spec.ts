import {
  parseRetryAfter,
  UpstreamClient,
  UpstreamFailure,
} from '../../../src/adapters/outbound/upstream/upstream-client.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { noTimeLimit } from '../../support/open-sources.js';
import { startStubUpstream, type StubAnswer, type StubUpstream } from '../../support/stub-upstream.js';

const afterwards = closedAfterEach();

describe('UpstreamClient', () => {
  let stub: StubUpstream;
  let answer: StubAnswer | Promise<StubAnswer>;
  let client: UpstreamClient;
  beforeAll(async () => {
    stub = await startStubUpstream(() => answer);
    client = new UpstreamClient(`${stub.baseUrl}/base/path`);
  });
  afterAll(async () => {
    await client.close();
    await stub.close();
  });
  const get = (signal = noTimeLimit()) => client.request({ method: 'GET', path: '/thing?a=1', signal });

  it('asks below its base address and says who it is', async () => {
    answer = { body: 'text' };
    await get();
    const { url, headers } = stub.requests.at(-1) ?? {};
    expect(url?.href).toBe('http://stub/base/path/thing?a=1');
    expect(headers).toMatchObject({ accept: 'application/json', 'user-agent': 'octa-music' });
  });

  it('gives whatever the status is, with the body and the seconds to wait', async () => {
    answer = { status: 429, headers: { 'retry-after': '9' }, body: 'Too many requests' };
    expect(await get()).toMatchObject({
      status: 429,
      body: 'Too many requests',
      retryAfterSeconds: 9,
      headers: { 'retry-after': '9' },
    });
  });

  it('follows no redirect', async () => {
    answer = { status: 302, headers: { location: `${stub.baseUrl}/elsewhere` }, body: '' };
    const before = stub.requests.length;
    expect(await get()).toMatchObject({ status: 302 });
    expect(stub.requests.slice(before).map(({ url }) => url.pathname)).toEqual(['/base/path/thing']);
  });

  it('reads UTF-8 that is cut between two packets', async () => {
    answer = { body: JSON.stringify('é'.repeat(200_000)) };
    expect((await get()).body).toBe(JSON.stringify('é'.repeat(200_000)));
  });

  it('refuses a body of more than 4 MB', async () => {
    answer = { body: 'x'.repeat(4 * 1024 * 1024) };
    expect((await get()).body).toHaveLength(4 * 1024 * 1024);
    answer = { body: 'x'.repeat(4 * 1024 * 1024 + 1) };
    await expect(get()).rejects.toMatchObject({ reason: 'too_large' });
  });

  it('gives up when the signal says so', async () => {
    answer = new Promise(() => undefined);
    await expect(get(AbortSignal.timeout(20))).rejects.toMatchObject({ reason: 'timeout' });
    await expect(get(AbortSignal.abort())).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('names a connection that is refused, never the address', async () => {
    const nobody = await startStubUpstream(() => ({}));
    await nobody.close();
    const lost = new UpstreamClient(nobody.baseUrl);
    afterwards(() => lost.close());
    const error: unknown = await lost
      .request({ method: 'GET', path: '/?key=secret-key', signal: noTimeLimit() })
      .catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(UpstreamFailure);
    expect(error).toMatchObject({ reason: 'connection', systemCode: 'ECONNREFUSED' });
    expect(String((error as Error).stack)).not.toMatch(/secret-key|127\.0\.0\.1/);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  it.each([
    ['9', 9],
    [' 86400 ', 86_400],
    ['0', 0],
    ['Mon, 23 Nov 2026 12:01:30 GMT', 90],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    ['', null],
    [undefined, null],
  ])('%j means %p', (value, seconds) => {
    expect(parseRetryAfter(value, now)).toBe(seconds);
  });
});
