/** How long each dependency may take to answer, in milliseconds. */
export const CHECK_LIMIT_MS = 5_000;

/**
 * Waits for the work, but not for longer than {@link CHECK_LIMIT_MS}; what is left of it then is given up.
 * @param late what to give back instead
 */
export async function withinLimit<T>(work: Promise<T>, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), CHECK_LIMIT_MS);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
