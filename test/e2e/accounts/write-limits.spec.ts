import { AccountService, MINUTE, DAY, PASSWORD, type Member } from '../../support/accounts.js';
import { PLAYLISTS } from '../../support/api-playlists.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, textOf } from '../../support/page-forms.js';
import { exportOf, importFile, knownSongs } from '../../support/playlist-pages.js';
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis-server.js';
import { type RegisteredRoute, withRoutes } from '../../support/registered-routes.js';
import type { Answer } from '../../support/visitor.js';

const FEW = { WRITE_RATE_LIMIT_PER_MINUTE: '6', IMPORT_RATE_LIMIT_PER_MINUTE: '2', IMPORT_RATE_LIMIT_PER_DAY: '3' };

const CHANGES = /^(\/api\/profile|\/api\/v1\/playlists|\/api\/v1\/history|\/profile|\/playlists|\/history)(\/|$)/;

describeOnEachStore('an account’s changes', (newStore) => {
  let service: AccountService;
  let routes: readonly RegisteredRoute[];
  let member: Member;
  beforeAll(async () => {
    [service, routes] = await withRoutes(() => AccountService.start(newStore(), FEW));
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const create = (by = member) => by.browser.post(PLAYLISTS, { name: 'Noon' });
  const importOne = (by = member) => by.browser.post(`${PLAYLISTS}/import`, { file: exportOf('One', knownSongs(1)) });
  const statuses = async (...calls: (() => Promise<Answer>)[]): Promise<number[]> => {
    const answers = [];
    for (const call of calls) answers.push((await call()).status);
    return answers;
  };

  it('are counted together, wherever it is logged in, whatever comes of them, and no reading is', async () => {
    const { browser } = await service.logsIn(member);
    const read = () => browser.get(PLAYLISTS);
    expect(
      await statuses(
        create,
        () => create({ ...member, browser }),
        read,
        () => browser.put('/api/profile/username', {}),
        () => browser.delete('/api/v1/history'),
        () => browser.fillIn('/playlists/create', { name: '' }),
        read,
        () => browser.delete(`${PLAYLISTS}/nothing/songs/nothing`),
      ),
    ).toEqual([201, 201, 200, 400, 200, 400, 200, 404]);
    const refused = await create();
    expect([refused.status, refused.json.code]).toEqual([429, 'rate_limited']);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.headers.get('ratelimit')).toBe('"write_minute";r=0;t=60');
    expect(refused.headers.get('ratelimit-policy')).toBe('"write_minute";q=6;w=60');
    const page = await browser.fillIn('/profile', { username: 'x', current_password: PASSWORD }, '/profile/username');
    expect([page.status, textOf(page.text)]).toEqual([429, expect.stringContaining('60 seconds')]);
    expect(await statuses(read)).toEqual([200]);
    const id = refused.headers.get('x-request-id');
    expect(service.running.logs).toContainEqual(
      expect.objectContaining({ request_id: id, msg: 'Rate limit exceeded', limit: 'write' }),
    );
    service.clock.advance(MINUTE);
    expect(await statuses(create)).toEqual([201]);
  });

  it('are nobody else’s, though they come from the same address', async () => {
    const other = await service.member();
    const address = { 'x-forwarded-for': member.browser.address };
    for (let time = 0; time < 6; time += 1) await create();
    expect((await create()).status).toBe(429);
    expect((await other.browser.post(PLAYLISTS, { name: 'Noon' }, address)).status).toBe(201);
    expect((await service.visitor().post(PLAYLISTS, { name: 'Noon' }, address)).status).toBe(401);
  });

  it('are exactly as many as may be of many at once', async () => {
    const all = await Promise.all(Array.from({ length: 30 }, () => create()));
    expect(all.filter(({ status }) => status === 201)).toHaveLength(6);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(24);
  });

  it('by import are fewer, by the API and the page together, and each is a change, too', async () => {
    const first = await importOne();
    expect([first.status, first.headers.get('ratelimit')]).toEqual([
      201,
      '"import_minute";r=1;t=60, "import_day";r=2;t=86400, "write_minute";r=5;t=60',
    ]);
    const byPage = () => importFile(member, exportOf('Two', knownSongs(1)));
    expect(await statuses(byPage, importOne, byPage)).toEqual([303, 429, 429]);
    // What was refused spent nothing.
    expect(await statuses(create, create, create, create, create)).toEqual([201, 201, 201, 201, 429]);
    service.clock.advance(MINUTE);
    expect(await statuses(importOne)).toEqual([201]);
    const refused = await importOne();
    expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([429, (DAY - MINUTE) / 1000]);
    service.clock.advance(DAY);
    member = await service.logsIn(member);
    expect(await statuses(importOne)).toEqual([201]);
  });

  it('refused by the account’s budget spend nothing of the client’s', async () => {
    await service.restart({ ...FEW, PAGE_RATE_LIMIT_PER_MINUTE: '3' });
    const [first, second] = [await service.logsIn(member), await service.logsIn(member)];
    for (let time = 0; time < 6; time += 1) await create(first);
    const form = formOf((await second.browser.get('/playlists/create')).text, '/playlists/create');
    const submit = (headers = {}) =>
      second.browser.send('POST', form.action, { headers, body: new URLSearchParams({ ...form.values, name: 'x' }) });
    for (let time = 0; time < 4; time += 1) expect((await submit()).headers.get('ratelimit')).toContain('write_minute');
    service.clock.advance(MINUTE);
    await service.restart(FEW);
  });

  it('are all of these, not to forget one', () => {
    const unsafe = routes.filter(({ method, path }) => !['GET', 'HEAD'].includes(method) && CHANGES.test(path));
    expect(unsafe.length).toBeGreaterThan(25);
    return Promise.all(
      unsafe.map(async ({ method, path }) => {
        const { browser } = await service.member();
        const send = () =>
          browser.send(method, path.replaceAll(/:\w+/g, 'nothing'), {
            headers: { 'content-type': 'application/json' },
            body: '{}',
          });
        expect([method, path, (await send()).headers.get('ratelimit')]).toEqual([
          method,
          path,
          expect.stringContaining('"write_minute";r=5;'),
        ]);
      }),
    );
  });
});

describeWithRedis('an account’s changes in several processes', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  describeOnEachStore('that share Redis', (newStore) => {
    it('are counted together', async () => {
      const store = newStore();
      const variables = { ...FEW, RATELIMIT_STORAGE_URL: redis.url };
      const one = await AccountService.start(store, variables);
      const other = await AccountService.start(store, variables);
      const member = await one.member();
      const { browser } = member;
      const results: number[] = [];
      for (let time = 0; time < 8; time += 1) {
        browser.url = time % 2 === 0 ? one.url : other.url;
        results.push((await browser.post(PLAYLISTS, { name: 'Noon' })).status);
      }
      expect(results).toEqual([201, 201, 201, 201, 201, 201, 429, 429]);
      await Promise.all([one.stop(), other.stop()]);
    });
  });
});
