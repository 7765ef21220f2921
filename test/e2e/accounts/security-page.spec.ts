import { AccountService } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { textOf } from '../../support/page-forms.js';

describeOnEachStore('/profile/security', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  it('is for whoever is logged in, and linked from the profile', async () => {
    const { browser } = await service.member();
    expect((await browser.get('/profile')).text).toContain('href="/profile/security"');
    const page = await service.expect(200, browser.get('/profile/security'));
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(textOf(page.text)).toContain('Authenticator app');
    const stranger = await service.visitor().get('/profile/security');
    expect([stranger.status, stranger.location]).toEqual([303, '/login?next=/profile/security']);
  });
});
