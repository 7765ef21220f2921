import { AccountService, DAY, type Member, MINUTE, OTHER_PASSWORD } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { until } from '../../support/until.js';

interface Entry {
  readonly id: string;
  readonly event: string;
  readonly at: string;
  readonly ip: string;
  readonly user_agent: string;
}

describeOnEachStore('the activity of an account', (newStore) => {
  let service: AccountService;
  let member: Member;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
  });
  afterAll(() => service.stop());

  const list = async (query = '', { browser } = member) => {
    const answer = await service.expect(200, browser.get(`/api/profile/activity${query}`));
    return {
      ...(answer.json.data as { items: Entry[]; next_cursor: string | null }),
      link: answer.headers.get('link'),
    };
  };
  const eventsOf = async (query = ''): Promise<string[]> => (await list(query)).items.map(({ event }) => event);
  const wrong = (times: number) =>
    Promise.all(Array.from({ length: times }, () => service.logIn({ ...member, password: 'not it' })));

  it('says what happened, when and from where, newest first', async () => {
    const { browser } = member;
    service.clock.advance(MINUTE);
    await service.expect(200, browser.put('/api/profile/username', { username: `A${member.username}` }));
    service.clock.advance(MINUTE);
    await service.expect(200, browser.get('/api/profile/export'));
    await browser.send('HEAD', '/api/profile/export', {});
    const { items, next_cursor, link } = await list();
    expect(items.map(({ event }) => event)).toEqual(['exported', 'username_changed', 'login']);
    expect([next_cursor, link]).toEqual([null, null]);
    const network = `${browser.address.replace(/\.\d+$/, '')}.0/24`;
    expect(items[0]).toEqual({
      id: expect.any(String),
      event: 'exported',
      at: service.clock.now().toISOString(),
      ip: network,
      user_agent: expect.any(String),
    });
  });

  it('is read page by page, each entry once', async () => {
    for (let i = 0; i < 4; i += 1) await service.logIn(member);
    const whole = (await list()).items;
    const pages: Entry[] = [];
    let path: string | null = '?limit=2';
    while (path !== null) {
      const page: Awaited<ReturnType<typeof list>> = await list(path);
      pages.push(...page.items);
      expect(page.next_cursor === null).toBe(page.link === null);
      path = page.link && (/<\/api\/profile\/activity(\?[^>]*limit=2[^>]*)>; rel="next"/.exec(page.link)?.[1] ?? '');
    }
    expect([pages.length, pages]).toEqual([5, whole]);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'cursor=', 'event=login', 'limit=1&limit=2'])(
    'refuses %s',
    async (query) => {
      const { status, json } = await member.browser.get(`/api/profile/activity?${query}`);
      expect([status, json.code]).toEqual([400, 'validation_failed']);
    },
  );

  it('is the account’s own', async () => {
    expect((await service.visitor().get('/api/profile/activity')).status).toBe(401);
    const other = await service.member();
    await other.browser.get('/api/profile/export');
    expect(await eventsOf()).toEqual(['login']);
  });

  it('holds what strangers did, of which a day has room for five, and no secret', async () => {
    const day = service.clock.now();
    await wrong(4);
    await service.resetPath(member);
    service.clock.advance(1000);
    await until('it is written', async () => (await eventsOf()).length === 6);
    expect((await eventsOf()).sort()).toEqual(['login', ...Array<string>(4).fill('login_failed'), 'reset_requested']);
    await wrong(1);
    await wrong(1);
    expect((await service.logIn(member, member.browser)).status).toBe(200);
    service.clock.advance(1000);
    await until('the lock is written', async () => (await eventsOf()).includes('locked'));
    expect((await eventsOf()).filter((event) => event === 'login_failed')).toHaveLength(5);
    expect(service.clock.now().getTime() - day.getTime()).toBeLessThan(DAY);
    const rows = await service.store.rows('account_activity');
    expect(JSON.stringify(rows)).not.toContain('not it');
    expect(JSON.stringify(rows)).not.toContain(member.browser.address);
  });

  it('is in the export, lasts for 90 days and goes with the account', async () => {
    const path = await service.resetPath(member);
    await service.expect(200, service.reset(path));
    member = await service.logsIn({ ...member, password: OTHER_PASSWORD });
    const { json } = await service.expect(200, member.browser.get('/api/profile/export'));
    const { items } = await list();
    expect(items.length).toBeGreaterThan(3);
    expect(json.data.activity).toEqual(items);
    await service.expect(200, member.browser.delete('/api/profile', { current_password: OTHER_PASSWORD }));
    service.clock.advance(1000);
    const rows = JSON.stringify(await service.store.rows('account_activity'));
    for (const { id } of items) expect(rows).not.toContain(id);
  });
});
