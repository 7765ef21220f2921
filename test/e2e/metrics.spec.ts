import { AccountService, OTHER_PASSWORD, PASSWORD } from '../support/accounts.js';
import { describeOnEachStore } from '../support/each-store.js';
import { MetricsText, scrape } from '../support/metrics-text.js';
import { nothingWaits } from '../support/outbox.js';
import { rawRequest } from '../support/raw-request.js';
import { startService } from '../support/run-service.js';
import { until } from '../support/until.js';

/** Every name of the contract's section 7, and of the process and the event loop what alerts look at. */
const NAMES = [
  'http_request_duration_seconds',
  'http_requests_in_flight',
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_p99_seconds',
  'db_operation_duration_seconds',
  'db_pool_connections',
  'db_unindexed_queries_total',
  'auth_events_total',
  'rate_limited_total',
  'suspicious_requests_total',
  'session_anomalies_total',
  'upstream_request_duration_seconds',
  'upstream_quota_used',
  'cache_events_total',
  'mail_outbox_pending',
  'mail_events_total',
];

describeOnEachStore('the metrics of a service', (newStore) => {
  let service: AccountService;
  beforeEach(async () => {
    service = await AccountService.start(newStore());
  });
  afterEach(() => service.stop());
  const read = () => scrape(service.url);
  /** How much a metric has risen meanwhile. */
  const rise = async (name: string, labels: Record<string, string>, work: () => Promise<unknown>): Promise<number> => {
    const before = (await read()).value(name, labels) ?? 0;
    await work();
    return ((await read()).value(name, labels) ?? 0) - before;
  };
  const events = (event: string, outcome: string, work: () => Promise<unknown>) =>
    rise('auth_events_total', { event, outcome }, work);

  it('have every name of the contract', async () => {
    expect((await read()).names).toEqual(expect.arrayContaining(NAMES));
  });

  it('count requests by their route’s template, pages, API, health and assets alike', async () => {
    const visitor = service.visitor();
    await until('it is well', async () => (await visitor.get('/api/v1/health')).status === 200);
    const asset = /\/assets\/[^"]+\.css/.exec((await visitor.get('/')).text)?.[0] ?? '';
    const served = (method: string, route: string, status: string, path: string) =>
      rise('http_request_duration_seconds_count', { method, route, status }, () => visitor.send(method, path, {}));
    expect([
      await served('GET', '/', '200', '/'),
      await served('GET', '/api/v1/health', '200', '/api/v1/health'),
      await served('HEAD', '/api/v1/health/live', '200', '/api/v1/health/live'),
      await served('GET', '/assets', '200', asset),
      await served('GET', '/api/auth/verify-email/:token', '400', '/api/auth/verify-email/a-token'),
      await served('GET', 'unmatched', '404', '/nowhere/at-all'),
      await served('GET', '/api/profile', '401', '/api/profile'),
      await served('GET', '/metrics', '200', '/metrics'),
    ]).toEqual([1, 1, 1, 1, 1, 1, 1, expect.any(Number)]);
    expect((await read()).value('http_requests_in_flight')).toBe(1);
  });

  it('count what is done about accounts through the API, and how it came out', async () => {
    const visitor = service.visitor();
    const person = await service.owner();
    const { username, email } = person;
    const post = (path: string, body: unknown) => () => visitor.post(`/api/auth/${path}`, body);
    const login = (password: string) => post('login', { login: username, password });
    expect([
      await events('register', 'username_taken', () => service.register({ ...person, email: 'other@mail.example' })),
      await events('register', 'success', () => service.register(service.newPerson())),
      await events('verify_email', 'invalid_token', () => visitor.get('/api/auth/verify-email/x')),
      await events('verify_email', 'success', () => service.owner()),
      await events('login', 'invalid_credentials', login('not the right one')),
      await events('login', 'validation_failed', post('login', { login: 7 })),
      await events('login', 'success', login(PASSWORD)),
      await events('session_refresh', 'refresh_not_allowed', post('refresh-session', {})),
      await events('resend_verification', 'success', post('resend-verification', { email })),
      await events('reset_request', 'success', post('reset-request', { email })),
      await events('reset_password', 'invalid_token', post('reset-password/x', passwords(OTHER_PASSWORD))),
    ]).toEqual(Array(11).fill(1));
    const change = (field: string, body: object) => () =>
      visitor.put(`/api/profile/${field}`, { current_password: PASSWORD, ...body });
    expect([
      await events('username_change', 'success', change('username', { username: `${username}2` })),
      await events('email_change', 'wrong_password', change('email', { email: 'a@b.example', current_password: 'no' })),
      await events('email_change_cancel', 'success', () => visitor.delete('/api/profile/email')),
      await events('password_change', 'weak_password', change('password', newPasswords('password'))),
      await events('password_change', 'success', change('password', newPasswords(OTHER_PASSWORD))),
      await events('session_end', 'wrong_password', () =>
        visitor.delete('/api/profile/sessions', { current_password: 'x' }),
      ),
      await events('logout', 'success', post('logout', {})),
    ]).toEqual(Array(7).fill(1));
    await service.logIn({ ...person, username: `${username}2`, password: OTHER_PASSWORD }, visitor);
    const remove = () => visitor.delete('/api/profile', { current_password: OTHER_PASSWORD });
    expect(await events('account_delete', 'success', remove)).toBe(1);
  });

  it('count the same by the pages’ forms, and not who is only sent on', async () => {
    const person = await service.owner();
    const visitor = service.visitor();
    const form = (path: string, typed: Record<string, string>) => () => visitor.fillIn(path, typed);
    const typed = { login: person.username, password: 'not the right one' };
    const stale = new URLSearchParams({ ...typed, _csrf: 'stale' });
    expect([
      await events('login', 'invalid_credentials', form('/login', typed)),
      await events('login', 'csrf_failed', () => visitor.send('POST', '/login', { body: stale })),
      await events('reset_request', 'success', form('/reset-password', { email: person.email })),
      await events('register', 'validation_failed', form('/register', { username: 'x' })),
      await events('login', 'success', form('/login', { ...typed, password: PASSWORD })),
      await events('username_change', 'wrong_password', () =>
        visitor.fillIn('/profile', { username: 'Another', current_password: 'x' }, '/profile/username'),
      ),
    ]).toEqual(Array(6).fill(1));
    const before = (await read()).value('auth_events_total');
    await visitor.send('POST', '/login', { body: new URLSearchParams(typed) });
    await visitor.send('HEAD', '/api/auth/verify-email/x', {});
    expect((await read()).value('auth_events_total')).toBe(before);
  });

  it('count suspicious addresses, and sessions that are not as they should be', async () => {
    const member = await service.member();
    const thief = member.browser.copy();
    thief.userAgent = 'Another/2.0';
    const anomaly = (kind: string, work: () => Promise<unknown>) => rise('session_anomalies_total', { kind }, work);
    expect([
      await rise('suspicious_requests_total', {}, () => rawRequest(service.url, { path: '/?q=<script' })),
      await anomaly('other_user_agent', () => thief.get('/')),
      await anomaly('bad_signature', () => rawRequest(service.url, { headers: { cookie: 'octa_session=s%3Ax.y' } })),
      await anomaly('ended_or_unknown', async () => {
        await member.browser.post('/api/auth/logout');
        await thief.get('/');
      }),
    ]).toEqual([1, 1, 1, 1]);
  });

  it('measure calls to the sources, count the budget and what the caches have', async () => {
    const { running } = service;
    const visitor = service.visitor();
    const searchFor = (name: string) => () => visitor.get(`/api/v1/search?q=${name}`);
    const calls = (upstream: string, operation: string, outcome: string, work: () => Promise<unknown>) =>
      rise('upstream_request_duration_seconds_count', { upstream, operation, outcome }, work);
    expect(await calls('spotify', 'token', 'ok', searchFor('Muse'))).toBe(1);
    // The artist, and the songs.
    expect(await calls('spotify', 'search', 'ok', searchFor('Queen'))).toBe(2);
    // Known by now, whatever its case.
    expect(await calls('spotify', 'search', 'ok', searchFor('muse'))).toBe(0);
    const arrived = () => running.youtube.calls.map(({ path }) => path);
    const text = await read();
    const searches = arrived().filter((path) => path.endsWith('/search')).length;
    expect(text.value('upstream_quota_used', { upstream: 'youtube_search' })).toBe(searches);
    expect(text.value('upstream_quota_used', { upstream: 'youtube_units' })).toBe(arrived().length - searches);
    expect(searches).toBeGreaterThan(0);
    const cache = (event: string) => text.value('cache_events_total', { cache: 'spotify_token', event });
    expect([cache('miss'), cache('hit')]).toEqual([1, 3]);
    for (const name of ['spotify_artists', 'youtube_channels']) {
      const events = (event: string) => text.value('cache_events_total', { cache: name, event });
      expect([name, events('miss'), events('hit'), events('stale')]).toEqual([name, 2, 1, 0]);
    }
    expect(text.value('upstream_circuit_open', { upstream: 'spotify' })).toBe(0);
    running.spotify.faults.set({ kind: 'server_error', status: 503 });
    // Tried twice, and both were real calls.
    expect(await calls('spotify', 'search', 'error', searchFor('Adele'))).toBe(2);
    running.spotify.faults.set({ kind: 'rate_limited_json' });
    expect(await calls('spotify', 'search', 'limited', searchFor('Adele'))).toBe(1);
  });

  it('measure the database, and find no query without an index', async () => {
    await service.member();
    const text = await read();
    const { kind } = service.store;
    const operation = kind === 'sqlite' ? 'read users' : 'find users';
    expect(text.value('db_operation_duration_seconds_count', { operation, outcome: 'ok' })).toBeGreaterThan(0);
    expect(text.value('db_pool_connections', { state: 'open' })).toBeGreaterThan(0);
    expect(text.value('db_unindexed_queries_total')).toBe(0);
  });

  it('count the mails that wait and what becomes of them', async () => {
    expect(
      await rise('mail_events_total', { outcome: 'sent' }, async () => {
        await service.newcomer();
        await until(
          'it is sent',
          async () => ((await read()).value('mail_events_total', { outcome: 'sent' }) ?? 0) > 0,
        );
      }),
    ).toBe(1);
    await nothingWaits(service);
    expect((await read()).value('mail_outbox_pending')).toBe(0);
  });

  it('have no label with anything that somebody sent', async () => {
    const visitor = service.visitor();
    const word = 'zaphod';
    const requests: [string, string][] = [
      ['GET', `/${word}`],
      ['GET', `/api/${word}/${word}`],
      ['GET', `/api/auth/verify-email/${word}`],
      ['GET', `/reset-password/${word}`],
      ['GET', `/profile/${word}`],
      ['GET', `/assets/${word}.0123456789.css`],
      ['GET', `/api/v1/search?q=${word}`],
      ['GET', `/?${word}=${word}&q=${word}`],
      ['GET', `/metrics?${word}=1`],
      ['PROPFIND', `/${word}`],
      ['REPORT', '/api/v1/search'],
      ['OPTIONS', `/api/${word}`],
    ];
    for (const [method, path] of requests) await rawRequest(service.url, { method, path, headers: { [word]: word } });
    const person = { username: word, email: `${word}@mail.example`, password: `${word} ${PASSWORD}` };
    await service.register(person);
    await service.logIn({ ...person, password: 'no' }, visitor);
    visitor.cookies.set('octa_session', word);
    await visitor.get('/', { headers: { 'user-agent': word, 'x-request-id': word } });
    const text = await read();
    expect(text.text).not.toContain(word);
    const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'other'];
    expect(text.labelValues('method').filter((method) => !methods.includes(method))).toEqual([]);
    expect(text.value('http_request_duration_seconds_count', { method: 'other' })).toBe(2);
    for (const route of text.labelValues('route')) expect(route).toMatch(/^(?:unmatched|\/[\w/:.-]*)$/);
  });
});

describe('the metrics of limits', () => {
  it('count what each refuses, and what is refused is no attempt', async () => {
    const service = await startService({ LOGIN_RATE_LIMIT_PER_MINUTE: '1', API_RATE_LIMIT_PER_MINUTE: '1' });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ login: 'nobody', password: 'not the right one' });
    for (let i = 0; i < 3; i += 1) {
      await rawRequest(`${service.url}/api/auth/login`, { method: 'POST', headers, body });
      await rawRequest(`${service.url}/api/v1/search?q=Muse`);
    }
    const text: MetricsText = await scrape(service.url);
    expect(text.value('rate_limited_total', { limit: 'login' })).toBe(2);
    expect(text.value('rate_limited_total', { limit: 'api_search' })).toBe(2);
    expect(text.value('auth_events_total', { event: 'login' })).toBe(1);
    await service.stop();
  });
});

const passwords = (password: string) => ({ password, confirm_password: password });
const newPasswords = (password: string) => ({ new_password: password, confirm_password: password });
