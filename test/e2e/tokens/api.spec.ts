import { AccountService, DAY, HOUR, MINUTE, OTHER_PASSWORD, PASSWORD, type Member } from '../../support/accounts.js';
import { createPlaylist, dataOf, PLAYLISTS, songFields } from '../../support/api-playlists.js';
import { createToken, program, tokenFields, TOKENS } from '../../support/api-tokens.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { historyOf } from '../../support/history.js';
import { until } from '../../support/until.js';

const FEW = { WRITE_RATE_LIMIT_PER_MINUTE: '30' };

describeOnEachStore('personal API tokens', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore(), FEW);
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const list = () => dataOf<{ items: Record<string, unknown>[] }>(200, member.browser.get(TOKENS));

  it('are told once, listed without it, and kept as a hash', async () => {
    const answer = await service.expect(201, member.browser.post(TOKENS, tokenFields(['playlists:read', 'search'])));
    const { token, ...listed } = answer.json.data;
    expect(token).toMatch(/^octa_[\w-]{49}$/);
    expect(answer.headers.get('location')).toBe(`${TOKENS}/${listed.id}`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const now = service.clock.now();
    expect(listed).toEqual({
      id: listed.id,
      name: 'script',
      scopes: ['search', 'playlists:read'],
      created_at: now.toISOString(),
      expires_at: new Date(now.getTime() + 30 * DAY).toISOString(),
      last_used_at: null,
    });
    expect(await list()).toEqual({ items: [listed] });
    expect(await service.store.dump()).not.toContain(token);
    const exported = await dataOf<{ api_tokens: unknown }>(200, member.browser.get('/api/profile/export'));
    expect(exported.api_tokens).toEqual([listed]);
    const lines = service.running.logs.map((line) => JSON.stringify(line));
    expect(lines.filter((line) => line.includes(token))).toEqual([]);
    expect((await service.mail(member.email, 'A new API token for your account')).paths).toEqual([
      '/reset-password',
      '/profile/activity',
    ]);
  });

  it.each([
    ['a name', { name: ' ' }],
    ['a name without control characters', { name: 'a\u0000b' }],
    ['a name of 100 characters', { name: 'x'.repeat(101) }],
    ['a scope', { scopes: [] }],
    ['a list of scopes', { scopes: 'search' }],
    ['no scope twice', { scopes: ['search', 'search'] }],
    ['known scopes', { scopes: ['search', 'admin'] }],
    ['a day', { expires_in_days: 0 }],
    ['a year', { expires_in_days: 366 }],
    ['whole days', { expires_in_days: 1.5 }],
    ['days as a number', { expires_in_days: '30' }],
    ['an end', { expires_in_days: undefined }],
    ['known fields', { role: 'admin' }],
  ])('need %s', async (_what, change) => {
    const { json } = await service.expect(400, member.browser.post(TOKENS, tokenFields(['search'], change)));
    expect(json.details).toEqual([expect.objectContaining({ field: Object.keys(change)[0] })]);
  });

  it('take the password, to be made and to be revoked', async () => {
    const wrong = { current_password: OTHER_PASSWORD };
    const refused = await service.expect(400, member.browser.post(TOKENS, tokenFields(['search'], wrong)));
    expect(refused.json.code).toBe('wrong_password');
    const { id } = await createToken(member.browser);
    await service.expect(400, member.browser.delete(`${TOKENS}/${id}`, wrong));
    expect((await list()).items).toHaveLength(1);
    await service.expect(200, member.browser.delete(`${TOKENS}/${id}`, { current_password: PASSWORD }));
    expect((await list()).items).toEqual([]);
  });

  it('are twenty at most, however many are made at once', async () => {
    const all = await Promise.all(Array.from({ length: 25 }, () => member.browser.post(TOKENS, tokenFields())));
    const codes = all.map(({ status, json }) => (status === 201 ? 201 : `${status} ${json.code}`));
    expect(codes.filter((code) => code === 201)).toHaveLength(20);
    expect(codes.filter((code) => code === '409 too_many')).toHaveLength(5);
  });

  it('do what their account may, without a cookie, an origin or a form’s token', async () => {
    const { token } = await createToken(member.browser, [
      'search',
      'history:read',
      'playlists:write',
      'playlists:read',
    ]);
    const robot = program(service.url, token);
    robot.headers = { ...robot.headers, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    for (const [name, value] of member.browser.cookies) robot.cookies.set(name, value);
    await service.expect(200, robot.get('/api/v1/search?q=muse'));
    expect((await historyOf(member.browser)).map(({ query }) => query)).toContain('muse');
    const repeated = { 'idempotency-key': 'first' };
    const { items } = await dataOf<{ items: { origin: string }[] }>(200, robot.get('/api/v1/suggestions?q=mus'));
    expect(items.map(({ origin }) => origin)).not.toContain('history');
    const made = await service.expect(201, robot.post(PLAYLISTS, { name: 'Robot' }, repeated));
    expect((await robot.post(PLAYLISTS, { name: 'Robot' }, repeated)).text).toBe(made.text);
    const { id } = made.json.data;
    await service.expect(201, robot.post(`${PLAYLISTS}/${id}/songs`, songFields(1)));
    const { headers } = await service.expect(200, robot.get(`${PLAYLISTS}/${id}`));
    const tag = headers.get('etag') ?? '';
    expect((await robot.get(`${PLAYLISTS}/${id}`, { headers: { 'if-none-match': tag } })).status).toBe(304);
    const stale = { headers: { 'if-match': '"1"' }, body: { name: 'Other' } };
    expect((await robot.send('PATCH', `${PLAYLISTS}/${id}`, stale)).status).toBe(412);
    expect((await dataOf<{ items: unknown[] }>(200, member.browser.get(PLAYLISTS))).items).toHaveLength(1);
    const own = await createPlaylist((await service.member()).browser);
    expect((await robot.get(`${PLAYLISTS}/${own.id}`)).status).toBe(404);
    expect(robot.cookies.size).toBe(member.browser.cookies.size);
  });

  it('say in the log for whom they were used, and when they were refused', async () => {
    const { token } = await createToken(member.browser, ['history:read']);
    const good = await program(service.url, token).get('/api/v1/history');
    const bad = await program(service.url, `${token}x`).get('/api/v1/history');
    const lineOf = (id: string | null, msg: string) =>
      service.running.logs.find((line) => line['request_id'] === id && line.msg === msg);
    const [used, refused] = [good, bad].map(({ headers }) => headers.get('x-request-id'));
    await until('the requests are logged', () => lineOf(refused!, 'Request served') !== undefined);
    expect(lineOf(used!, 'Request served')).toMatchObject({ status: 200, user_id: expect.any(String) });
    expect(lineOf(refused!, 'Request served')).toMatchObject({ status: 401, code: 'invalid_token', user_id: null });
    expect(lineOf(refused!, 'Authentication failed')).toMatchObject({ level: 'WARNING', reason: 'invalid_token' });
  });

  it('say when they were last used', async () => {
    const { token } = await createToken(member.browser);
    const robot = program(service.url, token);
    const first = service.clock.now().toISOString();
    await service.expect(403, robot.get('/api/v1/history'));
    service.clock.advance(MINUTE - 1);
    await robot.get('/api/v1/history');
    expect((await list()).items[0]?.['last_used_at']).toBe(first);
    service.clock.advance(1);
    await robot.get('/api/v1/history');
    expect((await list()).items[0]?.['last_used_at']).toBe(service.clock.now().toISOString());
  });

  it('log nobody in where accounts are, nor does a cookie beside them', async () => {
    const { token } = await createToken(member.browser, ['search', 'history:write']);
    const robot = program(service.url, token);
    for (const [name, value] of member.browser.cookies) robot.cookies.set(name, value);
    for (const path of ['/api/profile', TOKENS, '/api/profile/export']) {
      const { status, json, headers } = await robot.get(path);
      expect([status, json.code]).toEqual([401, 'not_authenticated']);
      expect(headers.get('www-authenticate')).toBe('Session realm="Octa Music"');
    }
    expect((await robot.post(TOKENS, tokenFields())).status).toBe(401);
    expect((await robot.get('/api/auth/session-check')).json.authenticated).toBe(false);
    const crossing = { origin: 'https://elsewhere.example' };
    expect((await robot.post('/api/auth/logout', {}, crossing)).status).toBe(403);
    await robot.post('/api/auth/logout');
    expect(await service.isLoggedIn(member.browser)).toBe(true);
  });

  it('count towards the limits of their account', async () => {
    const { token } = await createToken(member.browser, ['history:write']);
    const robot = program(service.url, token);
    const clear = () => robot.delete('/api/v1/history');
    for (let count = 1; count < 30; count += 1) await service.expect(200, clear());
    expect((await clear()).status).toBe(429);
    expect((await member.browser.post(PLAYLISTS, { name: 'Noon' })).status).toBe(429);
  });

  it('outlive a change of the password and end with a reset', async () => {
    const { token } = await createToken(member.browser, ['history:read']);
    const isGood = async () => (await program(service.url, token).get('/api/v1/history')).status === 200;
    const change = { current_password: PASSWORD, new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD };
    await service.expect(200, member.browser.put('/api/profile/password', change));
    expect(await isGood()).toBe(true);
    await service.expect(200, service.reset(await service.resetPath(member), PASSWORD));
    expect(await isGood()).toBe(false);
  });

  it('end with their account', async () => {
    const { token } = await createToken(member.browser, ['history:read']);
    await service.expect(200, member.browser.delete('/api/profile', { current_password: PASSWORD }));
    expect((await program(service.url, token).get('/api/v1/history')).status).toBe(401);
    expect(JSON.stringify(await service.store.rows('api_tokens'))).not.toContain(member.username);
  });

  it('work for as long as they were made for', async () => {
    const { token } = await createToken(member.browser, ['history:read'], { expires_in_days: 2 });
    service.clock.advance(2 * DAY - HOUR);
    expect((await program(service.url, token).get('/api/v1/history')).status).toBe(200);
    service.clock.advance(HOUR);
    expect((await program(service.url, token).get('/api/v1/history')).status).toBe(401);
  });
});
