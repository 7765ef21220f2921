import { axeViolations } from './support/axe.js';
import { describeInBrowser } from './support/chromium.js';
import { whatSticksOut } from './support/layout.js';
import { takeScreenshot } from './support/screenshots.js';
import { useStage } from './support/stage.js';

const PLAYERS = [
  {
    source: 'Spotify',
    button: 'Listen on Spotify here',
    link: 'Open on Spotify',
    frame: 'Spotify player: Muse',
    url: /^https:\/\/open\.spotify\.com\/embed\/artist\/\w{22}$/,
  },
  {
    source: 'YouTube',
    button: 'Play the video here',
    link: 'Watch on YouTube',
    frame: 'YouTube player: Muse - Starlight (Official Lyric Video)',
    url: /^https:\/\/www\.youtube-nocookie\.com\/embed\/[\w-]{11}\?autoplay=1$/,
  },
];

describeInBrowser('the sources’ own players', () => {
  const stage = useStage();

  it.each(PLAYERS)('$source’s is loaded when its button is pressed, and nothing of it before', async (player) => {
    const { page, watch } = await stage().onlooker();
    await page.goto('/?q=Muse', { waitUntil: 'networkidle' });
    expect(watch.playerRequests).toEqual([]);
    expect(await page.locator('iframe').count()).toBe(0);

    await page.getByRole('button', { name: player.button }).click();
    const frame = page.frameLocator(`iframe[title="${player.frame}"]`);
    await frame.getByText('A player plays here.').waitFor();
    expect(await frame.locator('html').evaluate(() => innerWidth)).toBeGreaterThan(200);
    expect(watch.playerRequests).toEqual([expect.stringMatching(player.url)]);
    expect(await page.getByRole('button', { name: player.button }).count()).toBe(0);
    expect(await page.getByRole('link', { name: player.link }).count()).toBe(1);
  });

  it('tell the sources which site it is, as YouTube demands, but not the page', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/?q=Muse');
    const asked = page.waitForRequest(/youtube-nocookie/);
    await page.getByRole('button', { name: 'Play the video here' }).click();
    expect((await (await asked).allHeaders())['referer']).toBe(`${stage().url}/`);
  });

  it('are there for results that are shown in place, too', async () => {
    const { page } = await stage().onlooker();
    await page.goto('/');
    await page.locator('#q').fill('Muse');
    await page.locator('#q').press('Enter');
    await page.getByRole('button', { name: 'Listen on Spotify here' }).click();
    await page.frameLocator('iframe').getByText('A player plays here.').waitFor();
  });

  it.each([320, 1280])('fit at %i pixels, and take over the keyboard', async (width) => {
    const { page } = await stage().onlooker({ viewport: { width, height: 900 } });
    await page.goto('/?q=Muse');
    for (const { button } of PLAYERS) {
      await page.getByRole('button', { name: button }).press('Enter');
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME');
    }
    expect(await whatSticksOut(page)).toEqual([]);
    const sizes = await page.locator('iframe').evaluateAll((frames) =>
      frames.map((frame) => {
        const { width, height } = frame.getBoundingClientRect();
        return Math.min(width, height);
      }),
    );
    // What YouTube demands at least.
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(200);
    await takeScreenshot(page, `players-${width}`);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('are not offered without JavaScript: the links are', async () => {
    const { page } = await stage().onlooker({ javaScriptEnabled: false });
    await page.goto('/?q=Muse');
    for (const { button, link } of PLAYERS) {
      expect(await page.getByRole('button', { name: button }).count()).toBe(0);
      expect(await page.getByRole('link', { name: link }).count()).toBe(1);
    }
  });
});
