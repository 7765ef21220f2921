import { axeViolations } from './support/axe.js';
import { describeInBrowser } from './support/chromium.js';
import { whatSticksOut } from './support/layout.js';
import { takeScreenshot } from './support/screenshots.js';
import { useStage } from './support/stage.js';
import type { Member } from '../support/accounts.js';
import { GENEROUS_LIMITS, startService, type TestService } from '../support/run-service.js';

const NO_CREDENTIALS = { SPOTIPY_CLIENT_ID: undefined, SPOTIPY_CLIENT_SECRET: undefined, YOUTUBE_API_KEY: undefined };

/** Nobody listens there. */
const NO_DATABASE = { DATABASE_URL: undefined, MONGODB_URI: 'mongodb://127.0.0.1:9/octa_music' };

describeInBrowser('a service', () => {
  const stage = useStage();
  let member: Member;
  let service: TestService | undefined;
  beforeAll(async () => {
    // Before another service starts: Passport has one place in a process for the way to log in.
    member = await stage().accounts.member();
  });
  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });

  async function start(variables: Record<string, string | undefined>): Promise<TestService> {
    service = await startService({ ...GENEROUS_LIMITS, ...variables });
    return service;
  }

  /** Looks at a page that this service shows, in both themes. */
  async function look(name: string, path: string, status: number, who?: Member) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const viewport = { width: colorScheme === 'light' ? 1280 : 320, height: 900 };
      const { page } = await stage().onlooker({ colorScheme, viewport }, who, service?.url);
      expect((await page.goto(path))?.status()).toBe(status);
      await takeScreenshot(page, `${name}-${colorScheme}`);
      expect(await axeViolations(page)).toEqual([]);
      expect(await whatSticksOut(page)).toEqual([]);
    }
  }

  it('without credentials says that its data is a sample, and offers no player', async () => {
    await start(NO_CREDENTIALS);
    await look('sample-home', '/', 200);
    await look('sample-found', '/?q=Muse', 200);
    const { page } = await stage().onlooker({}, undefined, service?.url);
    await page.goto('/?q=Muse');
    expect(await page.getByText('Sample data').count()).toBe(2);
    expect(await page.locator('[data-player]').count()).toBe(0);
  });

  it('asked too often shows a page that says so', async () => {
    const { url } = await start({ PAGE_RATE_LIMIT_PER_MINUTE: '1' });
    await fetch(`${url}/?q=Muse`);
    await look('too-often', '/?q=Muse', 429);
  });

  it('asked too often from its own page shows the same, and keeps what was typed', async () => {
    const { url } = await start({ PAGE_RATE_LIMIT_PER_MINUTE: '1' });
    await fetch(`${url}/?q=Muse`);
    const { page } = await stage().onlooker({}, undefined, url);
    await page.goto('/');
    await page.locator('#q').fill('Muse');
    await page.locator('#q').press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Too many requests' }).waitFor();
    expect(await page.locator('#q').inputValue()).toBe('Muse');
  });

  it('without its database shows a page that says so', async () => {
    const { SECRET_KEY } = stage().accounts.store.variables;
    await start({ ...NO_DATABASE, ...(SECRET_KEY !== undefined && { SECRET_KEY }) });
    await look('no-database', '/profile', 503, member);
  });
});
