/** The list of a playlist's songs, or of one page of them, as it is in the document. */
export const songs = {
  /** What is replaced by the server's list. */
  area: (): HTMLElement | null => document.querySelector('#songs'),

  of: (row: HTMLElement): HTMLElement[] => [...(row.parentElement?.children ?? [])] as HTMLElement[],

  indexOf: (row: HTMLElement): number => songs.of(row).indexOf(row),

  titleOf: (row: HTMLElement): string => row.dataset['title'] ?? '',

  /** The song's position in the whole playlist, counted from 1. */
  positionOf: (row: HTMLElement): number => startOf(row) + songs.indexOf(row),
};

/**
 * Moves a row to this index of its list. The other rows are moved around it: an element that leaves the document, even
 * for an instant, loses the focus and the pointer that drags it.
 */
export function moveTo(row: HTMLElement, index: number): void {
  for (let at = songs.indexOf(row); at < index && row.nextElementSibling !== null; at += 1) {
    row.before(row.nextElementSibling);
  }
  for (let at = songs.indexOf(row); at > index && row.previousElementSibling !== null; at -= 1) {
    row.after(row.previousElementSibling);
  }
  const start = startOf(row);
  songs.of(row).forEach((each, at) => {
    const position = each.querySelector('[data-position]');
    if (position !== null) position.textContent = String(start + at);
  });
}

function startOf(row: HTMLElement): number {
  return (row.parentElement as HTMLOListElement | null)?.start ?? 1;
}
