import { moveTo, songs } from './song-list.js';

/** Pixels: how near to an edge of the window a dragged song scrolls the page, and how far at a time. */
const edge = 64;
const scrollStep = 14;

/**
 * Moves a song with the pointer that holds its handle, until it is released.
 * @param onEnd called when the song's position has changed
 */
export function dragSong(handle: HTMLElement, row: HTMLElement, start: PointerEvent, onEnd: () => void): void {
  const before = songs.indexOf(row);
  let y = start.clientY;
  let frame = 0;

  const follow = () => {
    const all = songs.of(row);
    const middle = (element: HTMLElement) => {
      const { top, height } = element.getBoundingClientRect();
      return top + height / 2;
    };
    let index = all.indexOf(row);
    for (let next = all[index + 1]; next !== undefined && y > middle(next); next = all[index + 1]) index += 1;
    for (let last = all[index - 1]; last !== undefined && y < middle(last); last = all[index - 1]) index -= 1;
    if (index !== all.indexOf(row)) moveTo(row, index);
  };
  const scroll = () => {
    const down = y > innerHeight - edge ? 1 : 0;
    const up = y < edge ? 1 : 0;
    if (down !== up) {
      scrollBy({ top: (down - up) * scrollStep, behavior: 'instant' });
      follow();
    }
    frame = requestAnimationFrame(scroll);
  };
  const end = (isWanted: boolean) => {
    cancelAnimationFrame(frame);
    listening.abort();
    row.classList.remove('song-held');
    if (!isWanted) moveTo(row, before);
    else if (songs.indexOf(row) !== before) onEnd();
  };

  const listening = new AbortController();
  const { signal } = listening;
  handle.addEventListener(
    'pointermove',
    (event) => {
      y = event.clientY;
      follow();
    },
    { signal },
  );
  handle.addEventListener('pointerup', () => end(true), { signal });
  handle.addEventListener('pointercancel', () => end(false), { signal });
  // When the pointer is lost for another reason, the song goes back.
  handle.addEventListener('lostpointercapture', () => end(false), { signal });
  addEventListener(
    'keydown',
    ({ key }) => {
      if (key === 'Escape') end(false);
    },
    { signal },
  );

  row.classList.add('song-held');
  handle.setPointerCapture(start.pointerId);
  frame = requestAnimationFrame(scroll);
}
