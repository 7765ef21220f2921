import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Variables } from '../../../src/app/config/variable-reader.js';
import { AccountService, type Member } from '../../support/accounts.js';
import { sqliteStore } from '../../support/each-store.js';
import type { ManualClock } from '../../support/manual-clock.js';
import { launchChromium } from './chromium.js';
import { watch, type Watch } from './watch.js';

/** Nothing that a test waits for takes longer, however busy the machine is. */
const TIME_LIMIT_MS = 15_000;

/** Somebody in front of a browser. */
export interface Onlooker {
  readonly page: Page;
  readonly watch: Watch;
}

/** A browser, and the service with both sources as sandboxes. One for all tests of a file. */
export class Stage {
  private readonly opened: Onlooker[] = [];

  private constructor(
    readonly accounts: AccountService,
    private readonly browser: Browser,
    private readonly folder: string,
  ) {}

  /**
   * @param variables on top of limits that nobody meets
   * @param clock for the service, instead of the machine's
   * @param keepsPages whether the browser keeps pages for going back to
   */
  static async open(variables: Variables = {}, clock: ManualClock | null = null, keepsPages = false): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'octa-browser-'));
    const store = sqliteStore(join(folder, 'octa_music.db'));
    const service = AccountService.start(store, variables, clock);
    const [accounts, browser] = await Promise.all([service, launchChromium(keepsPages)]);
    return new Stage(accounts, browser, folder);
  }

  get url(): string {
    return this.accounts.url;
  }

  /**
   * Somebody with a browser of their own, on a desktop and with JavaScript unless `options` say otherwise.
   * @param member whose session it has, if anybody's
   * @param url of the service that is looked at
   */
  async onlooker(options: BrowserContextOptions = {}, member?: Member, url = this.url): Promise<Onlooker> {
    const context = await this.browser.newContext({
      baseURL: url,
      viewport: { width: 1280, height: 900 },
      locale: 'en-GB',
      ...options,
    });
    context.setDefaultTimeout(TIME_LIMIT_MS);
    const cookies = [...(member?.browser.cookies ?? [])].map(([name, value]) => ({ name, value, url }));
    await context.addCookies(cookies);
    const onlooker = { watch: await watch(context, new Set([url])), page: await context.newPage() };
    this.opened.push(onlooker);
    return onlooker;
  }

  /** To be called after each test: sources answer properly again, and no page may have done what it must not. */
  async clear(): Promise<void> {
    const onlookers = this.opened.splice(0);
    const problems = onlookers.flatMap(({ watch }) => watch.problems);
    await Promise.all(onlookers.map(({ page }) => page.context().close()));
    this.accounts.running.spotify.faults.clear();
    this.accounts.running.youtube.faults.clear();
    expect(problems).toEqual([]);
  }

  async close(): Promise<void> {
    await Promise.all([this.browser.close(), this.accounts.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A stage for the tests of a group, opened before and cleared after each. Called where tests are described. */
export function useStage(variables?: Variables, clock?: ManualClock, keepsPages?: boolean): () => Stage {
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await Stage.open(variables, clock, keepsPages);
  });
  afterEach(() => stage?.clear());
  afterAll(() => stage?.close());
  return () => {
    if (stage === undefined) throw new Error('the stage is not open yet');
    return stage;
  };
}
