import type { AccountService } from './accounts.js';
import { until } from './until.js';

type Row = Record<string, unknown>;

async function unsent({ store }: AccountService): Promise<Row[]> {
  return (await store.rows('mail_outbox')).filter((row) => (row['sent_at'] ?? null) === null);
}

/** Waits until every mail has been sent and noted as sent. */
export function nothingWaits(service: AccountService): Promise<void> {
  return until('no mail waits', async () => (await unsent(service)).length === 0);
}

/** Waits until every mail that is due has been tried in vain; before, the clock must not be moved. */
export function allTriedInVain(service: AccountService): Promise<void> {
  return until('every mail that is due was tried', async () => {
    const now = service.clock.now().getTime();
    const mails = await unsent(service);
    return mails.every((row) => (row['lease_holder'] ?? null) === null && Number(row['due_at']) > now);
  });
}
