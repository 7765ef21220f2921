/** Has a screen reader say something without moving the focus. */
export function announce(text: string): void {
  const announcer = document.querySelector('#announcer');
  if (announcer !== null) announcer.textContent = text;
}
