import type { Page } from 'playwright-core';
import { createToken } from '../support/api-tokens.js';
import { axeViolations } from './support/axe.js';
import { describeInBrowser } from './support/chromium.js';
import { whatSticksOut } from './support/layout.js';
import { useStage } from './support/stage.js';

/** Sends the operation's example. @returns what the page shows of the answer */
async function tries(page: Page, id: string): Promise<string> {
  const operation = page.locator(`#operations-${id}`);
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  return operation.locator('.live-responses-table tbody').innerText();
}

describeInBrowser('the page about the API', () => {
  const stage = useStage();

  it('sends what is tried with the session, or with a token, and is well made', async () => {
    const member = await stage().accounts.member();
    const other = await stage().accounts.member();
    const { token } = await createToken(other.browser, ['playlists:read']);
    await other.browser.post('/api/v1/playlists', { name: 'By token' });
    const { page } = await stage().onlooker({}, member);
    // Opening an operation keeps a processor busy for a second.
    page.setDefaultTimeout(40_000);
    await page.goto('/api/docs');
    await page.getByRole('button', { name: 'Details and try it out' }).click();
    expect(await tries(page, 'Profile-showProfile')).toContain(`"username": "${member.username}"`);

    await page.getByRole('button', { name: 'Authorize' }).click();
    const form = page.locator('.modal-ux form').filter({ hasText: 'A personal API token' });
    await form.locator('input').fill(token);
    await form.getByRole('button', { name: 'Apply credentials' }).click();
    await page.locator('.modal-ux .close-modal').click();
    expect(await tries(page, 'Playlists-listPlaylists')).toContain('"name": "By token"');

    expect(await whatSticksOut(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 320, height: 900 });
    expect(await axeViolations(page)).toEqual([]);
    expect(await whatSticksOut(page)).toEqual([]);
  });

  it('says so when Swagger UI can’t be used, and keeps the list', async () => {
    const { page } = await stage().onlooker();
    await page.route('**/swagger-ui.*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    await page.goto('/api/docs#/Playlists/addSong');
    await page.getByRole('button', { name: 'Details and try it out' }).click();
    await page.getByRole('button', { name: 'Loading failed. Please reload the page' }).waitFor();
    expect(await page.locator('#reference li:target').innerText()).toContain('POST /api/v1/playlists/{id}/songs');
  });
});
