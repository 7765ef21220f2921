import { ERROR_CODES } from '../../../src/adapters/inbound/http/openapi/error-codes.js';
import { operationsOf } from '../../support/described-api/described-operation.js';
import { textOf } from '../../support/page-forms.js';
import { getJson, startService, type TestService } from '../../support/run-service.js';

describe('the pages about the API', () => {
  let service: TestService;
  let document: any;
  beforeAll(async () => {
    service = await startService();
    document = (await getJson(`${service.url}/api/openapi.json`)).json;
  });
  afterAll(() => service.stop());

  const page = async (path: string): Promise<string> => {
    const response = await fetch(service.url + path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    return response.text();
  };

  it('list every operation in HTML alone, and load nothing from elsewhere', async () => {
    const html = await page('/api/docs');
    for (const { id, method, path } of operationsOf(document)) {
      const { summary, tags } = document.paths[path][method.toLowerCase()];
      const [item = ''] = new RegExp(`<li id="/${tags[0]}/${id}">[^]*?</li>`).exec(html) ?? [];
      expect([id, textOf(item)]).toEqual([id, expect.stringContaining(`${method} ${path}`)]);
      expect([id, textOf(item)]).toEqual([id, expect.stringContaining(summary)]);
    }
    expect(html).not.toMatch(/<(?:style|iframe)|\sstyle=|\son\w+=/);
    const loaded = [...html.matchAll(/<(?:script|link|img)\b[^>]*(?:src|href)="([^"]*)"/g)].map(([, url = '']) => url);
    expect(loaded.filter((url) => !url.startsWith('/assets/'))).toEqual([]);
    expect(loaded).toContainEqual(expect.stringMatching(/^\/assets\/api-docs\.[\da-f]{10}\.js$/));
  });

  it('lead from each code to the operations that have it', async () => {
    const [docs, errors] = [await page('/api/docs'), await page('/api/docs/errors')];
    const ids = (html: string): string[] => [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id);
    const targets = [...errors.matchAll(/href="\/api\/docs#([^"]+)"/g)].map(([, id = '']) => id);
    expect(ids(errors)).toEqual(expect.arrayContaining(Object.keys(ERROR_CODES)));
    expect(targets).toContain('/Playlists/addSong');
    expect(ids(docs)).toEqual(expect.arrayContaining(targets));
    expect(new Set(ids(docs)).size).toBe(ids(docs).length);
  });

  it('explain every status that there is, and promise when what goes away is announced', async () => {
    const html = textOf(await page('/api/docs/errors'));
    const statuses = Object.values<any>(document.paths).flatMap((item) =>
      Object.values<any>(item).flatMap(({ responses }) => Object.keys(responses)),
    );
    for (const status of new Set(statuses)) expect(html).toMatch(new RegExp(`\\b${status} [A-Z]`));
    for (const word of ['12 months', 'Deprecation', 'RFC 9745', 'Sunset', 'RFC 8594']) expect(html).toContain(word);
  });
});

describe('the old way to log out', () => {
  it('says since when the route is deprecated, and the new one does not', async () => {
    const service = await startService();
    const url = `${service.url}/api/auth/logout`;
    const [old, current] = [await fetch(url), await fetch(url, { method: 'POST' })];
    expect([old.status, old.headers.get('deprecation'), old.headers.get('sunset')]).toEqual([200, '@1795478400', null]);
    expect([current.status, current.headers.get('deprecation')]).toEqual([200, null]);
    await service.stop();
  });
});
