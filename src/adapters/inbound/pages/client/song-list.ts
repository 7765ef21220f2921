/** The list of a playlist's songs, or of one page of them, as it is in the document. */
export const songs = {
  /** What is replaced when the server has said how the songs are now. */
  area: (): HTMLElement | null => document.querySelector('#songs'),

  of: (row: HTMLElement): HTMLElement[] => [...(row.parentElement?.children ?? [])] as HTMLElement[],

  indexOf: (row: HTMLElement): number => songs.of(row).indexOf(row),

  titleOf: (row: HTMLElement): string => row.dataset['title'] ?? '',

  /** The song's place in the whole playlist, counted from 1. */
  placeOf: (row: HTMLElement): number => startOf(row) + songs.indexOf(row),
};

/**
 * Puts a row at this index of its list. The others are moved round it, so that it keeps the focus, and the pointer that
 * drags it: both are lost by what leaves the document, if only for an instant.
 */
export function putAt(row: HTMLElement, index: number): void {
  for (let at = songs.indexOf(row); at < index && row.nextElementSibling !== null; at += 1) {
    row.before(row.nextElementSibling);
  }
  for (let at = songs.indexOf(row); at > index && row.previousElementSibling !== null; at -= 1) {
    row.after(row.previousElementSibling);
  }
  const start = startOf(row);
  songs.of(row).forEach((each, at) => {
    const place = each.querySelector('[data-position]');
    if (place !== null) place.textContent = String(start + at);
  });
}

function startOf(row: HTMLElement): number {
  return (row.parentElement as HTMLOListElement | null)?.start ?? 1;
}
