import { axeViolations } from './support/axe.js';
import { describeInBrowser } from './support/chromium.js';
import { useStage } from './support/stage.js';

describeInBrowser('suggestions while typing', () => {
  const stage = useStage();
  const open = async () => {
    const member = await stage().accounts.member();
    for (const name of ['Muse', 'Madonna']) {
      await member.browser.get(`/?q=${encodeURIComponent(name)}&source=spotify`);
    }
    const { page } = await stage().onlooker({}, member);
    await page.goto('/');
    const field = page.getByRole('combobox');
    const options = page.getByRole('option');
    return { page, field, options };
  };

  it('are chosen with the keyboard, and told to screen readers', async () => {
    const { page, field, options } = await open();
    await field.pressSequentially('m');
    await options.first().waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    expect(await page.locator('#announcer').textContent()).toMatch(/^Suggestions: \d$/);
    expect(await axeViolations(page)).toEqual([]);
    const names = await options.locator('bdi').allTextContents();
    expect(names).toContain('Muse');
    for (let index = 0; index <= names.indexOf('Muse'); index += 1) await field.press('ArrowDown');
    const active = (await field.getAttribute('aria-activedescendant')) ?? '';
    expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
    expect(await field.inputValue()).toBe('m');
    await field.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Muse', exact: true }).waitFor();
    expect(await page.getByRole('combobox').inputValue()).toBe('Muse');
    await page.getByRole('combobox').pressSequentially('x');
    expect(await options.count()).toBe(0);
  });

  it('go with Escape, go round with the arrows, and leave what is typed to Enter', async () => {
    const { page, field, options } = await open();
    await field.pressSequentially('m');
    await options.first().waitFor();
    await field.press('ArrowUp');
    expect(await field.getAttribute('aria-activedescendant')).toBe(await options.last().getAttribute('id'));
    await field.press('ArrowDown');
    expect(await field.getAttribute('aria-activedescendant')).toBeNull();
    await field.press('Escape');
    expect([await options.count(), await field.getAttribute('aria-expanded')]).toEqual([0, 'false']);
    await field.press('ArrowDown');
    await options.first().waitFor();
    await field.fill('Queen');
    await field.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Queen', exact: true }).waitFor();
  });

  it('are chosen with the mouse', async () => {
    const { page, field, options } = await open();
    await field.pressSequentially('mus');
    await options.filter({ hasText: 'Muse' }).click();
    await page.getByRole('heading', { level: 1, name: 'Muse', exact: true }).waitFor();
  });
});
