import { Site } from '../../src/commands/smoke/site.js';
import { smokeSteps } from '../../src/commands/smoke/smoke-steps.js';
import { runSteps } from '../../src/commands/smoke/step.js';
import { Report } from '../../src/commands/terminal.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { GENEROUS_LIMITS, startService, type TestService } from '../support/run-service.js';
import { rewrite, startSpoiler, type PassingAnswer, type Spoil, type Spoiler } from './smoke-spoiler.js';

const { DATABASE_URL: _ownFile, ...production } = PRODUCTION_VARIABLES;

/** One path, answered plainly. */
const on =
  (path: string | RegExp, change: Spoil): Spoil =>
  (answer) => {
    if (typeof path === 'string' ? answer.path === path : path.test(answer.path)) change(answer);
  };

const header =
  (name: string, value?: string): Spoil =>
  ({ headers }) => {
    delete headers[name];
    if (value !== undefined) headers[name] = value;
  };

const status =
  (code: number): Spoil =>
  (answer) =>
    void (answer.status = code);

const body =
  (from: string | RegExp, to: string): Spoil =>
  (answer) =>
    rewrite(answer, from, to);

const cookie =
  (from: RegExp, to: string): Spoil =>
  ({ headers }) => {
    headers['set-cookie'] = headers['set-cookie']?.map((line) => line.replace(from, to)) ?? [];
  };

const HEALTH = '/api/v1/health';
const SEARCH = '/api/v1/search?q=Muse';
const policy =
  (from: string, to: string): Spoil =>
  ({ headers }) => {
    headers['content-security-policy'] = String(headers['content-security-policy']).replace(from, to);
  };

/** Which step has to notice, what is broken, and how. */
const BROKEN: readonly (readonly [step: string, what: string, spoil: Spoil])[] = [
  ['liveness', 'an error', on('/api/v1/health/live', status(500))],
  ['liveness', 'another service', on('/api/v1/health/live', body('"success":true', '"ok":true'))],
  ['health', 'unhealthy', on(HEALTH, status(503))],
  ['health', 'a state that there is not', on(HEALTH, body(/"status":"(?:degraded|healthy)"/, '"status":"poorly"'))],
  ['health', 'too slow', on(HEALTH, (answer) => void (answer.delayMs = 1_050))],
  ['home page', 'an error', on('/', status(500))],
  ['home page', 'no search box', on('/', body('name="q"', 'name="x"'))],
  ['home page', 'not HTML', on('/', header('content-type', 'text/plain'))],
  ['search (API)', 'an artist without data', on(SEARCH, body('"artist":', '"other":'))],
  ['search (API)', 'a side that is missing', on(SEARCH, body('"youtube":', '"other":'))],
  ['search (API)', 'sample data in production', on(SEARCH, body('"artist":{', '"artist":{"sample":true,'))],
  ['search (API)', 'no source that answers', on(SEARCH, body(/"status":"ok"/g, '"status":"unavailable"'))],
  ['search (API)', 'no source configured', on(SEARCH, body(/"status":"ok"/g, '"status":"not_configured"'))],
  ['search (page)', 'an error', on('/?q=Muse', status(503))],
  ['search (page)', 'the search forgotten', on('/?q=Muse', body('value="Muse"', 'value=""'))],
  ['log-in page', 'no form', on('/login', body('action="/login"', 'action="/other"'))],
  ['log-in page', 'no field for the name', on('/login', body('name="login"', 'name="other"'))],
  ['log-in page', 'a password that shows', on('/login', body('type="password"', 'type="text"'))],
  ['log-in page', 'no CSRF token', on('/login', body(/name="_csrf" value="[^"]*"/, 'name="_csrf" value=""'))],
  ['headers', 'no policy', header('content-security-policy')],
  ['headers', 'inline scripts', policy("script-src 'self'", "script-src 'self' 'unsafe-inline'")],
  ['headers', 'frames', policy("frame-ancestors 'none'", "frame-ancestors 'self'")],
  ['headers', 'sniffing', header('x-content-type-options')],
  ['headers', 'frames for old browsers', header('x-frame-options', 'SAMEORIGIN')],
  ['headers', 'the referrer', header('referrer-policy')],
  ['headers', 'permissions', header('permissions-policy')],
  ['headers', 'X-Powered-By', header('x-powered-by', 'Express')],
  ['headers', 'no request id on a page', on('/', header('x-request-id'))],
  ['headers', 'no HSTS', header('strict-transport-security')],
  ['headers', 'HSTS for a day', header('strict-transport-security', 'max-age=86400; includeSubDomains')],
  ['no-store', 'a log-in page that is kept', on('/login', header('cache-control', 'private'))],
  ['no-store', 'a session-check that is kept', on('/api/auth/session-check', header('cache-control'))],
  ['no-store', 'a health answer that is kept', on(HEALTH, header('cache-control'))],
  ['cookies', 'a cookie for readers', on('/', header('set-cookie', '__Host-octa_session=1'))],
  ['cookies', 'no cookie for the form', on('/login', header('set-cookie'))],
  ['cookies', 'a cookie for scripts', on('/login', cookie(/; HttpOnly/, ''))],
  ['cookies', 'a cookie for other sites', on('/login', cookie(/; SameSite=Lax/, ''))],
  ['cookies', 'a cookie without TLS', on('/login', cookie(/; Secure/, ''))],
  ['compression', 'no Brotli', withEncoding('br', header('content-encoding'))],
  ['compression', 'no gzip', withEncoding('gzip', header('content-encoding', 'br'))],
  ['compression', 'a body cut short', withEncoding('gzip', (a) => void (a.body = a.body.subarray(0, 200)))],
  ['compression', 'no Vary', withEncoding('br', header('vary'))],
  ['assets', 'a missing file', on(/^\/assets\/app.*css/, status(404))],
  ['assets', 'a file that is not kept', on(/^\/assets\/app.*js/, header('cache-control', 'no-cache'))],
  ['assets', 'a file of the wrong type', on(/^\/assets\/app.*css/, header('content-type', 'text/plain'))],
  ['assets', 'a page without style', on('/', body(/\/assets\/app\.[0-9a-f]+\.css/, '/app.css'))],
  ['unknown page', 'no error for a program', on(/^\/api\/v1\/smoke-/, status(200))],
  ['unknown page', 'no envelope', on(/^\/api\/v1\/smoke-/, body('"code":"not_found",', ''))],
  ['unknown page', 'another request’s id', on(/^\/api\/v1\/smoke-/, header('x-request-id', 'other'))],
  ['unknown page', 'no error for a person', on(/^\/smoke-/, status(200))],
  ['unknown page', 'no page for a person', on(/^\/smoke-/, header('content-type', 'application/json'))],
  ['restricted', 'open metrics', on('/metrics', status(200))],
  ['restricted', 'an open mailbox', on('/dev/mailbox', status(200))],
];

function withEncoding(encoding: string, change: Spoil): Spoil {
  return (answer: PassingAnswer) => {
    if (answer.path === '/' && answer.encoding === encoding) change(answer);
  };
}

describe('the smoke tests, of a production service', () => {
  let service: TestService;
  let spoiler: Spoiler;
  beforeAll(async () => {
    service = await startService({ ...GENEROUS_LIMITS, ...production });
    spoiler = await startSpoiler(service.url);
  });
  afterAll(async () => {
    await spoiler.stop();
    await service.stop();
  });

  /** Each line by the name of its step, with what it begins with. */
  async function run(spoil: Spoil): Promise<{ failed: string[]; exitCode: number; lines: string[] }> {
    spoiler.spoil = spoil;
    const lines: string[] = [];
    const report = new Report((line) => void lines.push(line));
    const site = new Site(new URL(`http://127.0.0.1:${spoiler.port}`), true);
    await runSteps(site, smokeSteps(site, null), report);
    const exitCode = report.close();
    const failed = lines.filter((line) => line.startsWith('FAILED')).map((line) => line.slice(9, 23).trim());
    return { failed, exitCode, lines };
  }

  it('pass when nothing is broken, each with its time', async () => {
    const { failed, exitCode, lines } = await run(() => undefined);
    expect([failed, exitCode]).toEqual([[], 0]);
    const names = [...new Set(BROKEN.map(([step]) => step))];
    const passed = lines.filter((line) => line.startsWith('ok'));
    expect(passed.map((line) => line.slice(9, 23).trim())).toEqual(names);
    for (const line of passed) expect(line).toMatch(/ \d+ ms/);
  });

  it.each(BROKEN)('fail in exactly "%s" for %s', async (step, _what, spoil) => {
    const { failed, exitCode } = await run(spoil);
    expect([failed, exitCode]).toEqual([[step], 1]);
  });

  it('only warn when one source is out of order', async () => {
    const { failed, lines } = await run(on(SEARCH, body('"status":"ok"', '"status":"unavailable"')));
    expect(failed).toEqual([]);
    expect(lines.filter((line) => /^warning +search/.test(line))).toEqual([
      expect.stringMatching(/search \(API\) +spotify is unavailable/),
    ]);
  });

  it('only warn when health is slower than promised', async () => {
    const { failed, lines } = await run(on(HEALTH, (answer) => void (answer.delayMs = 250)));
    expect(failed).toEqual([]);
    expect(lines.filter((line) => line.startsWith('warning'))).toEqual([
      expect.stringMatching(/health +it took \d+ ms/),
    ]);
  });

  it('name a part that is down', async () => {
    const { lines } = await run(on(HEALTH, body(/"spotify":\{"status":"\w+"\}/, '"spotify":{"status":"down"}')));
    expect(lines).toContainEqual(expect.stringMatching(/^warning +health +spotify is down/));
  });

  it('ask so little that no limit is met: one search, no log-in', async () => {
    const asked: string[] = [];
    await run(({ path }) => void asked.push(path));
    expect(asked.filter((path) => path.includes('search?'))).toEqual([SEARCH]);
    expect(asked.filter((path) => path.startsWith('/?'))).toEqual(['/?q=Muse']);
    expect(asked.length).toBeLessThan(30);
  });
});
