import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AccountService } from '../support/accounts.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { sqliteStore } from '../support/each-store.js';
import { describeOnMongo } from '../support/mongo-server.js';
import { scrape } from '../support/metrics-text.js';
import { GENEROUS_LIMITS, startService } from '../support/run-service.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';

/** Prometheus waits for 10 s; who looks on during an outage should not. */
const LIMIT_MS = 1_000;

/** Reads them, and how long that took. */
async function timedScrape(url: string) {
  const startedAt = performance.now();
  const text = await scrape(url);
  return { text, tookMs: performance.now() - startedAt };
}

async function expectQuickWithoutMails(url: string): Promise<void> {
  const { text, tookMs } = await timedScrape(url);
  expect(tookMs).toBeLessThan(LIMIT_MS);
  expect(text.value('mail_outbox_pending')).toBeUndefined();
  expect(text.value('http_requests_in_flight')).toBeGreaterThan(0);
}

describe('the metrics while the embedded database', () => {
  const closeLater = closedAfterEach();
  const start = async () => {
    const root = mkdtempSync(join(tmpdir(), 'octa-metrics-'));
    closeLater(() => Promise.resolve(rmSync(root, { recursive: true })));
    const file = join(root, 'data', 'octa_music.db');
    const service = await AccountService.start(sqliteStore(file), {}, null);
    closeLater(() => service.stop());
    expect((await scrape(service.url)).value('mail_outbox_pending')).toBe(0);
    return { url: service.url, file };
  };

  it('is being written by another process are quick, and whole', async () => {
    const { url, file } = await start();
    const other = new DatabaseSync(file);
    other.exec('BEGIN EXCLUSIVE');
    const { text, tookMs } = await timedScrape(url);
    other.exec('ROLLBACK');
    other.close();
    expect(tookMs).toBeLessThan(LIMIT_MS);
    expect(text.value('mail_outbox_pending')).toBe(0);
  });

  it('is gone are quick, and leave out what nobody can tell', async () => {
    const { url, file } = await start();
    renameSync(dirname(file), `${dirname(file)}.away`);
    for (let i = 0; i < 3; i += 1) await expectQuickWithoutMails(url);
    const unavailable = { outcome: 'unavailable' };
    expect((await scrape(url)).value('db_operation_duration_seconds_count', unavailable)).toBeGreaterThan(0);
    renameSync(`${dirname(file)}.away`, dirname(file));
    expect((await scrape(url)).value('mail_outbox_pending')).toBe(0);
  });
});

describeOnMongo('the metrics while MongoDB', (server) => {
  it.each(['hang', 'refuse'] as const)(
    'does not answer (%s) are quick, and recover with it',
    async (mood) => {
      const proxy = await TcpProxy.start(server().host, server().port);
      const service = await startService({ ...GENEROUS_LIMITS, MONGODB_URI: server().uriThrough(proxy.port) });
      const pending = async () => (await scrape(service.url)).value('mail_outbox_pending');
      await until('the mails are counted', async () => (await pending()) === 0);
      await proxy.behave(mood);
      // At first it looks well, later it is known to be gone.
      for (let i = 0; i < 5; i += 1) await expectQuickWithoutMails(service.url);
      await proxy.behave('forward');
      await until('the mails are counted again', async () => (await pending()) === 0, 15_000);
      await service.stop();
      await proxy.close();
    },
    40_000,
  );
});
