let waiting: ReturnType<typeof setTimeout> | undefined;

/** Has a screen reader say something without moving the focus, in place of what was still to be said later. */
export function announce(text: string): void {
  clearTimeout(waiting);
  const announcer = document.querySelector('#announcer');
  if (announcer !== null) announcer.textContent = text;
}

/** Has it said after so many milliseconds, unless something newer is said before. */
export function announceLater(text: string, delayMs: number): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => announce(text), delayMs);
}
