import { execFileSync } from 'node:child_process';
import { decodeHTML } from 'entities';
import { curlOf } from '../../../src/adapters/inbound/pages/docs/docs-view.js';
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

  it('show every operation with what it takes and answers, in HTML alone', async () => {
    const html = await page('/api/docs');
    for (const { id, method, path, codes, example } of operationsOf(document)) {
      const [article = ''] = new RegExp(`<article[^>]*aria-labelledby="${id}">[^]*?</article>`).exec(html) ?? [];
      const text = textOf(article);
      expect([id, text.includes(`${method} ${path}`), text.includes(`curl `)]).toEqual([id, true, true]);
      // A page has no code, so the codes of the one operation that answers with pages are not all there.
      const words = [...(id === 'verifyEmail' ? ['400 Bad Request a page'] : codes), ...Object.keys(example)];
      for (const word of words) expect([id, word, text.includes(word)]).toEqual([id, word, true]);
    }
    expect(html).not.toMatch(/<(?:style|iframe)|\sstyle=|\son\w+=/);
    const loaded = [...html.matchAll(/<(?:script|link|img)\b[^>]*(?:src|href)="([^"]*)"/g)].map(([, url = '']) => url);
    expect(loaded.filter((url) => !url.startsWith('/assets/'))).toEqual([]);
  });

  it('lead from each code to its meaning, and from there back', async () => {
    const [docs, errors] = [await page('/api/docs'), await page('/api/docs/errors')];
    const ids = (html: string): string[] => [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id);
    const targets = (html: string, path: string): string[] =>
      [...html.matchAll(new RegExp(`href="${path}#([^"]+)"`, 'g'))].map(([, id = '']) => id);
    expect(ids(errors)).toEqual(expect.arrayContaining(Object.keys(ERROR_CODES)));
    expect(ids(errors)).toEqual(expect.arrayContaining(targets(docs, '/api/docs/errors')));
    expect(ids(docs)).toEqual(expect.arrayContaining([...targets(docs, ''), ...targets(errors, '/api/docs')]));
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

  it('give a command line that a shell reads as it is meant, and that works', async () => {
    const html = await page('/api/docs');
    const [, line = ''] = /aria-labelledby="searchSpotify">[^]*?<code>(curl [^<]*)<\/code>/.exec(html) ?? [];
    const { url, headers, method, body } = readCommand(decodeHTML(line));
    const address = new URL(url);
    const response = await fetch(service.url + address.pathname + address.search, { method, headers, body });
    expect([response.status, (await response.json()).data.name]).toEqual([200, 'Muse']);
  });

  it('quote what a shell would take for its own', () => {
    const body = { name: `it's "$HOME" \`date\`` };
    const requestBody = { content: { 'application/json': { schema: { examples: [body] } } } };
    const operation = { operationId: 'x', summary: '', tags: ['x'] as const, requestBody, responses: {} };
    const line = curlOf({ method: 'PUT', path: '/x', operation }, { origin: 'https://a.example', cookieName: 'c' });
    expect(readCommand(line)).toEqual({
      method: 'PUT',
      url: 'https://a.example/x',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
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

/** What a shell would hand to curl. */
function readCommand(line: string) {
  const script = `curl() { for word; do printf '%s\\n' "$word"; done; }\n${line}`;
  const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\n').slice(0, -1);
  const after = (option: string): string => words[words.indexOf(option) + 1] ?? '';
  const [name = '', value = ''] = after('-H').split(': ');
  return { method: after('-X'), url: words.at(-1) ?? '', headers: { [name]: value }, body: after('-d') };
}
