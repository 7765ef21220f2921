import { announce } from './announce.js';
import { dragSong } from './song-drag.js';
import { putAt, songs } from './song-list.js';
import { save, startSaving } from './song-saving.js';

const steps: ReadonlyMap<string, number> = new Map([
  ['ArrowUp', -1],
  ['up', -1],
  ['ArrowDown', 1],
  ['down', 1],
]);

/** Lets songs of a playlist be moved in place: dragged, by arrow keys, by their buttons. */
export function startSongOrder(): void {
  const area = songs.area();
  if (area === null) return;
  startSaving(showHandles);
  showHandles();

  area.addEventListener('pointerdown', (event) => {
    const [handle, row] = heldBy(event);
    if (handle === null || row === null || event.button !== 0) return;
    event.preventDefault();
    handle.focus();
    dragSong(handle, row, event, () => settle(row, true));
  });
  area.addEventListener('keydown', (event) => {
    const [, row] = heldBy(event);
    const step = steps.get(event.key);
    if (row === null || step === undefined) return;
    event.preventDefault();
    if (!moveBy(row, step)) announce(`${songs.titleOf(row)} can’t go further on this page.`);
  });
  area.addEventListener('submit', (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    const row = button?.closest('li');
    const step = button?.name === 'move' ? steps.get(button.value) : undefined;
    // What would leave this page of songs is the server's to move.
    if (row && step !== undefined && moveBy(row, step)) event.preventDefault();
  });
}

function heldBy({ target }: Event): [HTMLElement | null, HTMLElement | null] {
  const handle = (target as Element).closest<HTMLElement>('[data-handle]');
  return [handle, handle?.closest('li') ?? null];
}

/** @returns `false` when the song is the first or last one here */
function moveBy(row: HTMLElement, step: number): boolean {
  const index = songs.indexOf(row) + step;
  if (index < 0 || index >= songs.of(row).length) return false;
  putAt(row, index);
  row.scrollIntoView({ block: 'nearest' });
  settle(row, false);
  return true;
}

function settle(row: HTMLElement, atOnce: boolean): void {
  announce(`${songs.titleOf(row)}: place ${songs.placeOf(row)} of ${songs.area()?.dataset['count'] ?? ''}`);
  save(row, atOnce);
}

function showHandles(): void {
  for (const handle of document.querySelectorAll<HTMLElement>('[data-handle]')) handle.hidden = false;
}
