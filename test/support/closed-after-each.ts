/**
 * Has everything that a test opens closed after it, whether it passed or failed: what stays open keeps Jest from
 * ending. Called where tests are described.
 * @returns takes what is to be done after the running test
 */
export function closedAfterEach(): (close: () => Promise<unknown>) => void {
  const opened: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });
  return (close) => void opened.push(close);
}
