import { announce } from './announce.js';
import { closeBox, showBox } from './session-box.js';
import { checkSession, prolongSession, type LiveSession } from './session-check.js';
import { keepClosed, wasClosed } from './session-warning-closed.js';

/** How long before the session's end the warning comes. */
const warnBeforeMs = 10 * 60_000;
/** When the server could not be asked it is asked again after this. */
const retryAfterMs = 30_000;
/** The server tells its time in whole seconds: a second later the end is certain. */
const certainAfterMs = 1_000;
/** The longest that a timer can be set, about 24 days. */
const longestTimerMs = 2 ** 31 - 1;

const ended = 'ended';
const logOut = { label: 'Log out', href: '/logout' };

let session: LiveSession;
/** How long before this session's end the warning comes. */
let leadMs = warnBeforeMs;
/** The end that has been spoken of, so that nothing is said twice; `ended` when it was said that it is over. */
let spokenOf: string | null = null;
let timer: number | undefined;
let looking = false;

/** Warns somebody who is logged in before the session ends, and says so when it has ended. */
export function startSessionWarning(): void {
  const expiresAt = document.body.dataset['sessionEndsAt'];
  if (expiresAt === undefined) return;
  follow({ expiresAt, endsAt: Date.parse(expiresAt) });
  // Timers stand still while a laptop sleeps, and a page may come back from the browser's history.
  document.addEventListener('visibilitychange', wake);
  addEventListener('pageshow', wake);
}

/** Goes by this end of the session from now on. */
function follow(live: LiveSession, lead = warnBeforeMs): void {
  session = live;
  leadMs = lead;
  waitUntil(isTimeToWarn() ? live.endsAt + certainAfterMs : live.endsAt - leadMs);
}

function isTimeToWarn(): boolean {
  return Date.now() >= session.endsAt - leadMs;
}

function waitUntil(moment: number): void {
  clearTimeout(timer);
  const delay = Math.max(certainAfterMs, moment - Date.now());
  timer = setTimeout(wake, Math.min(delay, longestTimerMs));
}

function wake(): void {
  // A page that nobody sees looks when it is seen.
  if (document.visibilityState === 'hidden' || looking) return;
  if (!isTimeToWarn()) return follow(session, leadMs);
  looking = true;
  void look().finally(() => (looking = false));
}

/** Asks before anything is said: another tab may have prolonged the session, or ended it. */
async function look(): Promise<void> {
  const live = await checkSession();
  if (live === null) return sayEnded();
  if (live === undefined) {
    warn();
    return waitUntil(Date.now() + retryAfterMs);
  }
  follow(live, live.expiresAt === session.expiresAt ? leadMs : warnBeforeMs);
  if (isTimeToWarn()) warn();
  else sayNothing();
}

function warn(): void {
  if (spokenOf === session.expiresAt || wasClosed(session.expiresAt)) return;
  spokenOf = session.expiresAt;
  showBox(`You will be logged out at ${endInWords()}, unless you stay.`, [
    { label: 'Stay logged in', press: () => void stay() },
    logOut,
    { label: 'Close', press: close },
  ]);
}

async function stay(): Promise<void> {
  const before = session.expiresAt;
  const live = await prolongSession();
  if (live === null) return sayEnded();
  if (live === undefined) {
    showBox(`The server can’t be reached just now. You will be logged out at ${endInWords()}.`, [
      { label: 'Try again', press: () => void stay() },
      { label: 'Close', press: close },
    ]);
    return;
  }
  if (live.expiresAt === before) {
    follow(live, leadMs);
    showBox(
      `You will be logged out at ${endInWords()}. This session can’t be made longer; you can log in again then.`,
      [{ label: 'Close', press: close }, logOut],
    );
    return;
  }
  // Where sessions are short the next warning must leave some peace.
  follow(live, Math.min(warnBeforeMs, (live.endsAt - Date.now()) / 2));
  sayNothing();
  announce(`You stay logged in until ${endInWords()}.`);
}

function sayEnded(): void {
  clearTimeout(timer);
  if (spokenOf === ended) return;
  spokenOf = ended;
  const next = new URLSearchParams({ next: location.pathname + location.search });
  showBox('You are logged out: the session has ended.', [
    { label: 'Log in again', href: `/login?${next.toString()}` },
    { label: 'Close', press: closeBox },
  ]);
}

function sayNothing(): void {
  spokenOf = null;
  closeBox();
}

function close(): void {
  keepClosed(session.expiresAt);
  closeBox();
}

/** The time of day of the session's end, where this device is. */
function endInWords(): string {
  return new Date(session.expiresAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
