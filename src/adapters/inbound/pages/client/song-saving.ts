import { announce } from './announce.js';
import { makeElement } from './make-element.js';
import { songs } from './song-list.js';

/** A song's new position. */
interface Move {
  readonly action: string;
  readonly token: string;
  readonly position: number;
}

/** Milliseconds without another step after which a song's position is saved. */
const restMs = 600;

const unreachable = 'The server could not be reached, so the songs are as they were last saved. Please try again.';
const unclear = 'That could not be saved, so the songs are as they were last saved. Please load the page again.';

let waiting: Move | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Moves are sent one by one, in order. */
let sending: Promise<void> = Promise.resolve();
let unsaved = 0;
/** How often the saved order was restored: moves from before are dropped. */
let failures = 0;
/** The list as the server last sent it. */
let saved: Node[] = [];
let afterChange: () => void;

/** @param onChange called when the list was replaced */
export function startSaving(onChange: () => void): void {
  afterChange = onChange;
  saved = copyOf(songs.area());
  // A move is saved even when the page is left at once.
  addEventListener('pagehide', () => {
    if (waiting !== null) void post(waiting, true).catch(() => undefined);
    waiting = null;
  });
}

/** Saves the song's position, soon or immediately. */
export function save(row: HTMLElement, immediately: boolean): void {
  const up = row.querySelector<HTMLButtonElement>('[name="move"]');
  const action = up?.formAction ?? '';
  const token = row.querySelector<HTMLInputElement>('[name="_csrf"]')?.value ?? '';
  // Another song's move is sent first: positions are counted after it.
  if (waiting !== null && waiting.action !== action) send();
  waiting = { action, token, position: songs.positionOf(row) };
  clearTimeout(timer);
  timer = setTimeout(send, immediately ? 0 : restMs);
}

function send(): void {
  clearTimeout(timer);
  const move = waiting;
  waiting = null;
  if (move === null) return;
  unsaved += 1;
  const failuresBefore = failures;
  sending = sending.then(async () => {
    if (failures > failuresBefore) return;
    try {
      adopt(await post(move));
    } catch (error) {
      restore(error instanceof NotSaved ? error.message : unreachable);
    }
  });
}

/** The server refused the move. */
class NotSaved extends Error {}

/**
 * @param isLeaving whether the page is being left
 * @returns the current list, from the page that the server redirects to
 */
async function post({ action, token, position }: Move, isLeaving = false): Promise<HTMLElement> {
  const response = await fetch(action, {
    method: 'POST',
    headers: { Accept: 'text/html' },
    body: new URLSearchParams({ _csrf: token, position: String(position) }),
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
  showMessage(null);
  saved = copyOf(area);
  // A song whose move is not saved yet would jump back for a moment.
  if (unsaved === 0 && waiting === null && document.querySelector('.song-held') === null) show(saved);
}

function restore(reason: string): void {
  unsaved = 0;
  failures += 1;
  waiting = null;
  clearTimeout(timer);
  show(saved);
  showMessage(reason);
}

/** Replaces the list, but keeps the focus and the pictures, which would flash. */
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
  const parts = [...(document.getElementById(rowId)?.querySelectorAll<HTMLElement>('a, button') ?? [])];
  parts[nth]?.focus();
  // What was in the song's open menu is hidden now.
  if (document.activeElement !== parts[nth]) parts.find((part) => part.matches('[popovertarget]'))?.focus();
}

function showMessage(reason: string | null): void {
  document.querySelector('#songs-message')?.remove();
  if (reason === null) return;
  const message = makeElement('p', { id: 'songs-message', className: 'message message-error' }, reason);
  songs.area()?.before(message);
  message.scrollIntoView({ block: 'nearest' });
  announce(reason);
}

function copyOf(area: HTMLElement | null): Node[] {
  return [...(area?.childNodes ?? [])].map((node) => node.cloneNode(true));
}
