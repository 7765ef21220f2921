let waiting: ReturnType<typeof setTimeout> | undefined;

/** Screen readers don't announce what a page is loaded with; by then they have finished the new page. */
const announceAfterMs = 500;

/** Has a screen reader announce a text without moving the focus. It replaces a text that is still waiting. */
export function announce(text: string): void {
  clearTimeout(waiting);
  const announcer = document.querySelector('#announcer');
  if (announcer !== null) announcer.textContent = text;
}

/** Announces the message that a redirect left on this page, and moves the focus to the problems of a form. */
export function announcePage(): void {
  const text = document.querySelector('main > .message[role=status]')?.textContent;
  if (text) waiting = setTimeout(() => announce(text), announceAfterMs);
  document.querySelector<HTMLElement>('#error-summary')?.focus();
}
