/**
 * How mails are sent and tried again. Times in milliseconds.
 *
 * Promised: a first retry within 30 s, growing pauses for a day, a dead sender's mail taken over within a minute.
 * So the first pause and the lease, each with one poll on top, stay below 30 s and 60 s.
 */
export const defaultDeliveryPolicy = {
  /** The pause after the first failed try; each further one is twice as long. */
  firstRetryMs: 20_000,
  longestRetryMs: 3_600_000,
  /** How long after it was written a mail is still tried. */
  giveUpAfterMs: 86_400_000,
  /** How long a mail server may take for one mail. Below the lease, so that nobody else sends it meanwhile. */
  sendTimeLimitMs: 30_000,
  /** How long a mail is its sender's alone. */
  leaseMs: 45_000,
  /** How many mails are sent at once, so that one slow server does not hold up all. */
  parallelSends: 4,
  /** How often a process should look for mail that is due, without being woken. */
  pollMs: 5_000,
};

export type DeliveryPolicy = Readonly<typeof defaultDeliveryPolicy>;

/**
 * When to try again after a failed try, or `null` when the mail is to be given up.
 * @param attempts how many tries there were, at least 1
 */
export function nextTry(
  mail: { readonly createdAt: Date; readonly attempts: number },
  now: Date,
  policy: DeliveryPolicy,
): Date | null {
  const pauseMs = Math.min(policy.firstRetryMs * 2 ** (mail.attempts - 1), policy.longestRetryMs);
  const due = now.getTime() + pauseMs;
  return due <= mail.createdAt.getTime() + policy.giveUpAfterMs ? new Date(due) : null;
}
