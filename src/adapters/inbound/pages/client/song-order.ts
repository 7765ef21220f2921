import { announce } from './announce.js';
import { dragSong } from './song-drag.js';
import { moveTo, songs } from './song-list.js';
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
    const [handle, row] = handleOf(event);
    if (handle === null || row === null || event.button !== 0) return;
    event.preventDefault();
    handle.focus();
    dragSong(handle, row, event, () => moved(row, true));
  });
  area.addEventListener('keydown', (event) => {
    const [, row] = handleOf(event);
    const step = steps.get(event.key);
    if (row === null || step === undefined) return;
    event.preventDefault();
    if (!moveBy(row, step)) announce(`${songs.titleOf(row)} can’t go further on this page.`);
  });
  area.addEventListener('submit', (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    const row = button?.closest('li');
    const step = button?.name === 'move' ? steps.get(button.value) : undefined;
    // The server moves a song to another page of songs.
    if (!row || step === undefined || !moveBy(row, step)) return;
    event.preventDefault();
    button?.closest<HTMLElement>('[popover]')?.hidePopover();
  });
}

function handleOf({ target }: Event): [HTMLElement | null, HTMLElement | null] {
  const handle = (target as Element).closest<HTMLElement>('[data-handle]');
  return [handle, handle?.closest('li') ?? null];
}

/** @returns `false` when the song is the first or last one here */
function moveBy(row: HTMLElement, step: number): boolean {
  const index = songs.indexOf(row) + step;
  if (index < 0 || index >= songs.of(row).length) return false;
  moveTo(row, index);
  row.scrollIntoView({ block: 'nearest' });
  moved(row, false);
  return true;
}

function moved(row: HTMLElement, immediately: boolean): void {
  announce(`${songs.titleOf(row)}: position ${songs.positionOf(row)} of ${songs.area()?.dataset['count'] ?? ''}`);
  save(row, immediately);
}

function showHandles(): void {
  for (const handle of document.querySelectorAll<HTMLElement>('[data-handle]')) handle.hidden = false;
}
