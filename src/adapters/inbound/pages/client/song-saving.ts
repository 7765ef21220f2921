import { announce } from './announce.js';
import { songs } from './song-list.js';

/** A song that was moved, and the place where it is to be. */
interface Move {
  readonly action: string;
  readonly token: string;
  readonly place: number;
}

/** A song that goes on being moved step by step is saved when it has rested for so long, in milliseconds. */
const restMs = 600;

const unreachable = 'The server could not be reached, so the songs are as they were last saved. Please try again.';
const unclear = 'That could not be saved, so the songs are as they were last saved. Please load the page again.';

let waiting: Move | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Moves are sent one after the other, in the order in which they were made. */
let underWay: Promise<void> = Promise.resolve();
let unsaved = 0;
/** How often songs were put back: what was to be sent before that no longer counts. */
let failures = 0;
/** The songs as the server last gave them. */
let saved: Node[] = [];
let afterChange: () => void;

/** @param onChange called when the list was replaced, by what the server says or by what was saved last */
export function startSaving(onChange: () => void): void {
  afterChange = onChange;
  saved = copyOf(songs.area());
  // Whoever leaves at once has moved the song all the same.
  addEventListener('pagehide', () => {
    if (waiting !== null) void post(waiting, true).catch(() => undefined);
    waiting = null;
  });
}

/** Has the song's present place saved, soon or at once. */
export function save(row: HTMLElement, atOnce: boolean): void {
  const up = row.querySelector<HTMLButtonElement>('[name="move"]');
  const action = up?.formAction ?? '';
  const token = row.querySelector<HTMLInputElement>('[name="_csrf"]')?.value ?? '';
  // Another song's move comes first: places are counted with it done.
  if (waiting !== null && waiting.action !== action) send();
  waiting = { action, token, place: songs.placeOf(row) };
  clearTimeout(timer);
  timer = setTimeout(send, atOnce ? 0 : restMs);
}

function send(): void {
  clearTimeout(timer);
  const move = waiting;
  waiting = null;
  if (move === null) return;
  unsaved += 1;
  const failuresBefore = failures;
  underWay = underWay.then(async () => {
    if (failures > failuresBefore) return;
    try {
      adopt(await post(move));
    } catch (error) {
      putBack(error instanceof NotSaved ? error.message : unreachable);
    }
  });
}

/** It was answered, but not carried out. */
class NotSaved extends Error {}

/**
 * @param isLeaving whether it has to be sent even though nobody waits for the answer any more
 * @returns the songs as they are now, from the page that the server leads to
 */
async function post({ action, token, place }: Move, isLeaving = false): Promise<HTMLElement> {
  const response = await fetch(action, {
    method: 'POST',
    headers: { Accept: 'text/html' },
    body: new URLSearchParams({ _csrf: token, position: String(place) }),
    keepalive: isLeaving,
  });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const area = page.querySelector<HTMLElement>('#songs');
  if (response.ok && area !== null) return area;
  const reason = page.querySelector('#error-summary li, .error-page .lead')?.textContent;
  throw new NotSaved(reason ? `${reason} The songs are as they were last saved.` : unclear);
}

function adopt(area: HTMLElement): void {
  unsaved -= 1;
  say(null);
  saved = copyOf(area);
  // What is still on its way, or being moved, would jump back for a moment.
  if (unsaved === 0 && waiting === null && document.querySelector('.song-held') === null) show(saved);
}

function putBack(reason: string): void {
  unsaved = 0;
  failures += 1;
  waiting = null;
  clearTimeout(timer);
  show(saved);
  say(reason);
}

/** Replaces the songs, but keeps the pictures, which would flash, and the focus. */
function show(nodes: readonly Node[]): void {
  const area = songs.area();
  if (area === null) return;
  const focused = document.activeElement;
  const row = focused !== null && area.contains(focused) ? focused.closest('li') : null;
  const nth = [...(row?.querySelectorAll('a, button') ?? [])].findIndex((part) => part === focused);
  const pictures = new Map([...area.querySelectorAll('li')].map((old) => [old.id, old.querySelector('img')]));
  area.replaceChildren(...nodes.map((node) => document.importNode(node, true)));
  for (const next of area.querySelectorAll('li')) {
    const [picture, known] = [next.querySelector('img'), pictures.get(next.id)];
    if (known && picture?.src === known.src) picture.replaceWith(known);
  }
  afterChange();
  if (row) focusIn(row.id, nth);
}

function focusIn(rowId: string, nth: number): void {
  const parts = document.getElementById(rowId)?.querySelectorAll<HTMLElement>('a, button') ?? [];
  const part = parts[nth];
  // The first song has nowhere to go up to.
  const isOff = part instanceof HTMLButtonElement && part.disabled;
  (isOff ? document.querySelector<HTMLElement>(`#${CSS.escape(rowId)} [data-handle]`) : part)?.focus();
}

function say(reason: string | null): void {
  document.querySelector('#songs-message')?.remove();
  if (reason === null) return;
  const message = document.createElement('p');
  message.id = 'songs-message';
  message.className = 'message message-error';
  message.textContent = reason;
  songs.area()?.before(message);
  message.scrollIntoView({ block: 'nearest' });
  announce(reason);
}

function copyOf(area: HTMLElement | null): Node[] {
  return [...(area?.childNodes ?? [])].map((node) => node.cloneNode(true));
}
