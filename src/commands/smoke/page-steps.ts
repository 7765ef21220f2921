import { randomUUID } from 'node:crypto';
import { at, type SiteResponse } from './site.js';
import type { Step } from './step.js';

/** Known to both sources and part of the sample catalogue. */
const QUERY = 'Muse';

/** Each source of the search, with the path to what it found and to its name. */
const SOURCES = [
  ['spotify', 'artist', 'name'],
  ['youtube', 'channel', 'title'],
] as const;

const YEAR_SECONDS = 365 * 24 * 3600;

const CONTENT_TYPES: Readonly<Record<string, RegExp>> = {
  css: /^text\/css/,
  js: /^text\/javascript/,
  svg: /^image\/svg\+xml/,
  png: /^image\/png/,
  ico: /^image\/(?:x-icon|vnd\.microsoft\.icon)/,
};

export const homePage: Step = async (site, findings) => {
  const response = await site.page('/');
  findings.expect(response.status === 200, `status ${response.status}`);
  findings.expect(isHtml(response), `${response.headers.get('content-type')} instead of HTML`);
  findings.expect(inputOf(formWith(response.text, 'role="search"'), 'q') !== '', 'there is no search box');
  findings.note(`${response.text.length} characters`);
};

/** The log-in form, with its CSRF token. */
export const logInPage: Step = async (site, findings) => {
  const { status, text } = await site.page('/login');
  findings.expect(status === 200, `status ${status}`);
  const form = formWith(text, 'action="/login"');
  if (!findings.expect(/^[^>]*\smethod="post"/.test(form), 'there is no log-in form')) return;
  findings.expect(inputOf(form, 'login') !== '', 'the form has no field for the name');
  findings.expect(/\stype="password"/.test(inputOf(form, 'password')), 'the form has no password field');
  findings.expect(/\svalue="[^"]/.test(inputOf(form, '_csrf')), 'the form has no CSRF token');
};

export const searchApi: Step = async (site, findings) => {
  const { status, json } = await site.page(`/api/v1/search?q=${QUERY}`);
  if (!findings.expect(status === 200 || status === 503, `status ${status}, ${String(at(json, 'code'))}`)) return;
  let answered = false;
  for (const [source, kind, label] of SOURCES) {
    const state = String(at(json, 'data', source, 'status'));
    answered ||= state === 'ok' || state === 'not_found';
    if (state === 'ok') {
      const found = at(json, 'data', source, kind);
      const name = at(found, label);
      const sample = at(found, 'sample') === true;
      findings.expect(typeof name === 'string', `${source} is ok without data`);
      findings.expect(!(sample && site.production), `${source} answers with sample data`);
      findings.note(`${source}: ${String(name)}${sample ? ' (sample data)' : ''}`);
    } else if (state === 'undefined') findings.expect(false, `there is no status of ${source}`);
    else findings.warn(state === 'not_found' ? `${source} does not know ${QUERY}` : `${source} is ${state}`);
  }
  findings.expect(answered, 'no source answers');
  findings.expect(status === (answered ? 200 : 503), `status ${status} does not fit the status of the sources`);
};

/** The same search as a page; after the API's, so that it is answered from the cache. */
export const searchPage: Step = async (site, findings) => {
  const expected = (await site.page(`/api/v1/search?q=${QUERY}`)).status;
  const response = await site.get(`/?q=${QUERY}`);
  findings.expect(response.status === expected, `status ${response.status} where the API responds ${expected}`);
  findings.expect(isHtml(response), `${response.headers.get('content-type')} instead of HTML`);
  const input = inputOf(formWith(response.text, 'role="search"'), 'q');
  findings.expect(input.includes(`value="${QUERY}"`), 'the search box does not hold the query');
};

/** An unknown address is a 404: an envelope in the API, a page elsewhere. */
export const unknownAddress: Step = async (site, findings) => {
  const name = `smoke-${randomUUID()}`;
  const { status, json, headers } = await site.get(`/api/v1/${name}`);
  findings.expect(status === 404, `status ${status} in the API`);
  const whole = at(json, 'success') === false && at(json, 'code') === 'not_found' && at(json, 'data') === null;
  findings.expect(whole, 'the API sends no envelope');
  const id = at(json, 'request_id');
  findings.expect(id !== undefined && id === headers.get('x-request-id'), 'the envelope does not carry X-Request-Id');
  const page = await site.get(`/${name}`, { accept: 'text/html' });
  findings.expect(page.status === 404 && isHtml(page), `no page but status ${page.status} for a browser`);
};

/** The home page comes in the encoding that the client accepts. */
export const compression: Step = async (site, findings) => {
  for (const encoding of ['br', 'gzip']) {
    const { headers, text } = await site.get('/', { 'accept-encoding': encoding });
    const used = headers.get('content-encoding');
    findings.expect(used === encoding, `${used ?? 'nothing'} where the client accepts ${encoding}`);
    findings.expect(text.includes('</html>'), `the page is incomplete with ${encoding}`);
    findings.expect(/accept-encoding/i.test(headers.get('vary') ?? ''), 'no Vary: Accept-Encoding');
  }
};

/** Every file that the home page loads exists and may be cached for ever. */
export const assets: Step = async (site, findings) => {
  const { text } = await site.page('/');
  const paths = new Set([...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path));
  for (const type of ['css', 'js']) {
    const loaded = [...paths].some((path) => path.endsWith(`.${type}`));
    findings.expect(loaded, `the home page loads no .${type} file`);
  }
  for (const path of paths) {
    const { status, headers } = await site.get(path);
    if (!findings.expect(status === 200, `status ${status} for ${path}`)) continue;
    const caching = headers.get('cache-control') ?? '';
    const seconds = Number(/max-age=(\d+)/.exec(caching)?.[1] ?? 0);
    findings.expect(caching.includes('immutable') && seconds >= YEAR_SECONDS, `${path} is not immutable`);
    const type = headers.get('content-type') ?? '';
    findings.expect(CONTENT_TYPES[path.split('.').at(-1) ?? '']?.test(type) !== false, `${path} comes as ${type}`);
  }
  findings.note(`${paths.size} files`);
};

function isHtml({ headers }: SiteResponse): boolean {
  return headers.get('content-type')?.startsWith('text/html') === true;
}

/** The HTML of the form whose opening tag has the attribute; empty without one. Enough for our own templates. */
function formWith(html: string, attribute: string): string {
  const forms = html.match(/<form\b[^>]*>[^]*?<\/form>/g) ?? [];
  return forms.find((form) => form.slice(0, form.indexOf('>')).includes(attribute)) ?? '';
}

/** The tag of the form's input; empty without one. */
function inputOf(form: string, name: string): string {
  const inputs = form.match(/<input\b[^>]*>/g) ?? [];
  return inputs.find((input) => input.includes(` name="${name}"`)) ?? '';
}
