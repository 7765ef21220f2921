import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rawRequest } from '../support/raw-request.js';
import { getJson, sendJson, startService, type TestService } from '../support/run-service.js';
import { spawnService, type SpawnedService } from '../support/spawn-service.js';

/** The build puts hundreds of modules into few files and leaves out what nobody uses: nothing may be missing then. */
describe('the service as it is built', () => {
  let built: SpawnedService;
  let url: string;
  let source: TestService;
  beforeAll(async () => {
    built = spawnService({ PORT: '0' });
    [url, source] = await Promise.all([built.url(), startService({})]);
  });
  afterAll(async () => {
    await Promise.all([built.discard(), source.stop()]);
  });

  it('describes its API as its source does', async () => {
    const read = async (base: string) => (await getJson(`${base}/api/openapi.json`)).json;
    const [ofBuilt, ofSource] = await Promise.all([read(url), read(source.url)]);
    delete ofBuilt.servers;
    delete ofSource.servers;
    expect(Object.keys(ofBuilt.paths).length).toBeGreaterThan(30);
    expect(ofBuilt).toEqual(ofSource);
  });

  it.each(['/', '/login', '/register', '/privacy', '/api/docs', '/api/docs/errors', '/dev/mailbox', '/nowhere'])(
    'shows %s as its source does',
    async (path) => {
      const pages = await Promise.all([url, source.url].map((base) => rawRequest(base + path)));
      // Only samples are searched for when somebody opens the start page; the source's service has other sources.
      const withoutExample = (text: string) => text.replace(/<section class="panel example"[^]*?<\/section>/, '');
      const [ofBuilt, ofSource] = pages.map(({ status, text }) => [
        ...[status, titleOf(text), withoutExample(text).match(/<h\d/g)?.length],
      ]);
      expect(ofBuilt).toEqual(ofSource);
    },
  );

  it('reads a body in UTF-8', async () => {
    const response = await fetch(`${url}/api/v1/spotify/search`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf8' },
      body: JSON.stringify({ artist_name: 'Björk' }),
    });
    expect([response.status, (await response.json()).data?.name]).toEqual([200, 'Björk']);
  });

  it('says what is wrong with each field', async () => {
    const wrong = { username: 'x', email: 'nobody', password: 'password1', confirm_password: 'other' };
    const answers = await Promise.all([url, source.url].map((base) => sendJson(`${base}/api/auth/register`, wrong)));
    const [ofBuilt, ofSource] = answers.map(({ status, json }) => [status, json.error]);
    expect(ofBuilt?.[0]).toBe(400);
    expect(ofBuilt).toEqual(ofSource);
  });

  it('brings the licences of what it holds', () => {
    const files = readdirSync(join(__dirname, '..', '..', 'dist', 'service'));
    expect(files.filter((file) => file.endsWith('.LEGAL.txt'))).not.toEqual([]);
  });
});

function titleOf(page: string): string | undefined {
  return /<title>([^<]*)/.exec(page)?.[1];
}
