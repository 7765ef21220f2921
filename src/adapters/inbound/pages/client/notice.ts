import { announceLater } from './announce.js';

/** Long enough for a screen reader to have taken the new page in: what a page arrives with, it does not announce. */
const settledAfterMs = 500;

/** Has the message that a redirect left on this page announced. */
export function announceNotice(): void {
  const text = document.querySelector('main > .message[role=status]')?.textContent;
  if (text) announceLater(text, settledAfterMs);
}
