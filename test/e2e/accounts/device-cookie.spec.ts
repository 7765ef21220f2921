import { AccountService, DAY, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import type { Visitor } from '../../support/visitor.js';

const NAME = 'octa_device';

describeOnEachStore('the device cookie', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  /** A browser that was logged in, and isn't now. */
  const formerly = async (member: Member): Promise<Visitor> => {
    await service.expect(200, member.browser.post('/api/auth/logout'));
    return member.browser;
  };
  const guess = (member: Member, browser = service.visitor()) =>
    service.logIn({ ...member, password: 'not the password' }, browser);
  const guesses = async (count: number, member: Member, browser?: Visitor): Promise<void> => {
    for (let i = 0; i < count; i += 1) expect((await guess(member, browser)).json.code).toBe('invalid_credentials');
  };

  it('is set by logging in, for 180 days, and by nothing else', async () => {
    const member = await service.member();
    const { setCookies } = await service.logIn(member, service.visitor());
    const cookie = setCookies.find((each) => each.startsWith(`${NAME}=`)) ?? '';
    expect(cookie).toContain(`; Max-Age=${180 * 86_400};`);
    for (const part of ['; Path=/;', '; HttpOnly', '; SameSite=Lax']) expect(cookie).toContain(part);
    const visitor = service.visitor();
    for (const path of ['/', '/?q=Muse', '/login', '/api/v1/search?q=Muse']) await visitor.get(path);
    await guess(member, visitor);
    expect([...visitor.cookies.keys()]).not.toContain(NAME);
  });

  it('lets its owner in while strangers’ guesses lock the name, and has a counter of its own', async () => {
    const member = await service.member();
    const browser = await formerly(member);
    await guesses(5, member);
    expect((await service.logIn(member)).json.code).toBe('account_locked');
    await service.expect(200, service.logIn(member, browser));
    await formerly(member);
    await guesses(5, member, browser);
    const locked = await service.logIn(member, browser);
    expect([locked.status, locked.json.code, locked.headers.get('retry-after')]).toEqual([
      401,
      'account_locked',
      '900',
    ]);
    await service.expect(200, service.logIn(member));
  });

  it('buys nothing when it is forged, another account’s, or copied after a reset', async () => {
    const [member, other] = [await service.member(), await service.member()];
    const [own, others] = [await formerly(member), await formerly(other)];
    const value = own.cookies.get(NAME) ?? '';
    const forged = service.visitor();
    forged.cookies.set(NAME, value.slice(0, -2) + (value.endsWith('AA') ? 'BB' : 'AA'));
    await service.expect(200, service.reset(await service.resetPath(member), member.password));
    await guesses(5, member);
    for (const browser of [forged, others, own]) {
      expect((await service.logIn(member, browser)).json.code).toBe('account_locked');
    }
  });

  it('knows several accounts of one browser, and no longer than 180 days', async () => {
    const member = await service.member();
    const browser = await formerly(member);
    const second = await service.member();
    await service.expect(200, service.logIn(second, browser));
    await guesses(5, member);
    await service.expect(200, service.logIn(member, browser));
    const kept = browser.cookies.get(NAME) ?? '';
    service.clock.advance(180 * DAY);
    await guesses(5, member);
    const late = service.visitor();
    late.cookies.set(NAME, kept);
    expect((await service.logIn(member, late)).json.code).toBe('account_locked');
  });
});
