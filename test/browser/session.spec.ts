import type { Member } from '../support/accounts.js';
import { axeViolations } from './support/axe.js';
import { ManualClock } from '../support/manual-clock.js';
import { describeInBrowser } from './support/chromium.js';
import { whatSticksOut } from './support/layout.js';
import { takeScreenshot } from './support/screenshots.js';
import { useStage } from './support/stage.js';

describeInBrowser('a session that ends soon', () => {
  const clock = new ManualClock(new Date());
  // Shorter than the ten minutes before its end at which the warning comes.
  const stage = useStage({ PERMANENT_SESSION_LIFETIME: '300' }, clock);

  it('is announced over the page, and stays when told so', async () => {
    const member = await stage().accounts.member();
    const { page } = await stage().onlooker({ viewport: { width: 320, height: 640 }, colorScheme: 'dark' }, member);
    await page.goto('/profile');
    const box = page.getByRole('region', { name: 'Your session' });
    await box
      .getByRole('alert')
      .filter({ hasText: /You will be logged out at \d\d:\d\d, unless you stay/ })
      .waitFor();
    await takeScreenshot(page, 'session-warning-phone-dark');
    expect(await axeViolations(page)).toEqual([]);
    expect(await whatSticksOut(page)).toEqual([]);

    const end = await expiry(member);
    clock.advanceSeconds(90);
    await box.getByRole('button', { name: 'Stay logged in' }).click();
    await box.waitFor({ state: 'detached' });
    expect(await page.locator('#announcer').textContent()).toMatch(/^You stay logged in until \d\d:\d\d\.$/);
    expect(await expiry(member)).toBe(end + 90_000);
  });

  it('is closed for this tab, on the next page too', async () => {
    const { page } = await stage().onlooker({}, await stage().accounts.member());
    await page.goto('/privacy');
    await page.getByRole('region', { name: 'Your session' }).getByRole('button', { name: 'Close' }).click();
    await page.reload({ waitUntil: 'networkidle' });
    expect(await page.getByRole('region', { name: 'Your session' }).count()).toBe(0);
    // Another use gives the session another end, of which nothing was said yet.
    clock.advanceSeconds(90);
    await page.reload();
    await page.getByRole('region', { name: 'Your session' }).waitFor();
  });

  it('says so when it is over, and leads back to the page', async () => {
    const member = await stage().accounts.member();
    const { page } = await stage().onlooker({}, member);
    await page.clock.install();
    await page.goto('/privacy');
    const box = page.getByRole('region', { name: 'Your session' });
    await page.clock.runFor(2_000);
    await box.waitFor();
    await stage().accounts.expect(200, member.browser.post('/api/auth/logout'));
    await page.clock.runFor('15:00');
    await box.getByRole('alert').filter({ hasText: 'You are logged out: the session has ended.' }).waitFor();
    await takeScreenshot(page, 'session-over');
    await box.getByRole('link', { name: 'Log in again' }).click();
    await page.waitForURL(`${stage().url}/login?next=%2Fprivacy`);
  });

  it('is announced in the page where no script runs', async () => {
    const { page } = await stage().onlooker({ javaScriptEnabled: false }, await stage().accounts.member());
    await page.goto('/profile');
    await page.getByText(/^Your session ends at \d\d:\d\d UTC/).waitFor();
    const visitor = await stage().onlooker({ javaScriptEnabled: false });
    await visitor.page.goto('/');
    expect(await visitor.page.getByText('Your session ends').count()).toBe(0);
  });

  it('says nothing to a visitor', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/privacy', { waitUntil: 'networkidle' });
    expect(await page.getByRole('region', { name: 'Your session' }).count()).toBe(0);
  });

  async function expiry(member: Member): Promise<number> {
    const { json } = await stage().accounts.expect(200, member.browser.get('/api/auth/session-check'));
    return Date.parse(json.data.expires_at);
  }
});
