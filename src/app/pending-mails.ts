import type { MailOutbox } from '../core/mail/mail.ports.js';
import type { DatabaseProbe } from '../core/shared/database.js';

/** Whoever asks for the metrics waits with it. */
const TIME_LIMIT_MS = 500;

/**
 * Counts the mails that wait.
 * @returns asks the store, at most once at a time; `null` when it does not answer within half a second
 */
export function pendingMails(
  probe: Pick<DatabaseProbe, 'check'>,
  outbox: Pick<MailOutbox, 'countPending'>,
): () => Promise<number | null> {
  let asking: Promise<number | null> | null = null;
  const ask = async (): Promise<number | null> => {
    try {
      // Finds out sooner than the count would that there is nobody to ask.
      await probe.check(AbortSignal.timeout(TIME_LIMIT_MS));
      return await outbox.countPending();
    } catch {
      return null;
    } finally {
      asking = null;
    }
  };
  return async () => {
    asking ??= ask();
    let limit: NodeJS.Timeout | undefined;
    const tooLate = new Promise<null>((resolve) => (limit = setTimeout(() => resolve(null), TIME_LIMIT_MS)));
    return Promise.race([asking, tooLate]).finally(() => clearTimeout(limit));
  };
}
