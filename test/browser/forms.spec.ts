import { describeInBrowser } from './support/chromium.js';
import { useStage } from './support/stage.js';

describeInBrowser('forms, with JavaScript', () => {
  const stage = useStage();

  it('begin reading at what is wrong', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/login');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.locator('#error-summary:focus').waitFor();
  });

  it('show a password when asked to, and hide it before it is sent', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/login');
    const field = page.getByLabel('Password', { exact: true });
    const button = page.getByRole('button', { name: /: Password$/ });
    await field.fill('violet tram');
    expect([await field.getAttribute('type'), await button.getAttribute('aria-pressed')]).toEqual([
      'password',
      'false',
    ]);
    await button.click();
    expect([await field.getAttribute('type'), await button.getAttribute('aria-pressed')]).toEqual(['text', 'true']);
    expect(await button.textContent()).toBe('Hide: Password');

    const typeWhenSent = page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener('submit', () => resolve(document.querySelector('#login-password')?.getAttribute('type')));
        }),
    );
    await page.evaluate(() => {
      addEventListener('submit', (event) => event.preventDefault());
      document.querySelector<HTMLFormElement>('form.form')?.requestSubmit();
    });
    expect(await typeWhenSent).toBe('password');
  });

  it('rate a new password while it is typed, and a present one never', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/register');
    const field = page.getByLabel('Password', { exact: true });
    const rating = page.locator('.strength [role=status]');
    for (const [typed, text] of [
      ['abc', 'Strength: too short'],
      ['aaaaaaaaaa', 'Strength: weak'],
      ['violet tram 41 kettle', 'Strength: strong'],
      ['', ''],
    ] as const) {
      await field.fill(typed);
      expect(await rating.textContent()).toBe(text);
    }
    await page.goto('/login');
    expect(await page.locator('.strength').count()).toBe(0);
  });
});
