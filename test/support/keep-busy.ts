/** Blocks the event loop: nothing that arrives meanwhile is looked at. */
export function keepBusy(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
