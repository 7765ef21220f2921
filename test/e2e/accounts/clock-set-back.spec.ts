import { AccountService, HOUR } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';

describeOnEachStore('a clock that is set back two hours', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore(), { API_RATE_LIMIT_PER_MINUTE: '1' });
  });
  afterAll(() => service.stop());

  it('lengthens no lock of an account', async () => {
    const person = await service.owner();
    const wrong = () => service.logIn({ ...person, password: 'wrong' });
    for (let time = 0; time < 5; time += 1) await wrong();
    service.clock.advance(-2 * HOUR);
    const locked = await service.logIn(person);
    expect([locked.status, locked.json.code, locked.headers.get('retry-after')]).toEqual([
      401,
      'account_locked',
      '900',
    ]);
    service.clock.advanceSeconds(899);
    expect((await wrong()).headers.get('retry-after')).toBe('1');
    service.clock.advanceSeconds(1);
    expect((await service.logIn(person)).status).toBe(200);
  });

  it('makes no log-in fresh', async () => {
    const { browser } = await service.member();
    service.clock.advance(-2 * HOUR);
    const { status, json } = await browser.put('/api/profile/username', { username: 'Other_1' });
    expect([status, json.code]).toEqual([403, 'fresh_login_required']);
  });

  it('lengthens no rate limit', async () => {
    const browser = service.visitor();
    const search = () => browser.get('/api/v1/search?q=Muse');
    await search();
    service.clock.advance(-2 * HOUR);
    const refused = await search();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    service.clock.advanceSeconds(60);
    expect((await search()).status).toBe(200);
  });
});
