import { announce } from './announce.js';
import { closeBox, showBox } from './session-box.js';
import { checkSession, prolongSession, type LiveSession } from './session-check.js';
import { remember, remembered } from './storage.js';

/** How long before the session's end the warning comes. */
const warnBeforeMs = 10 * 60_000;
/** The server is asked again after this when it could not be reached. */
const retryAfterMs = 30_000;
/** The server's time is in whole seconds: only a second later has the session certainly ended. */
const certainAfterMs = 1_000;
/** The longest that a timer can be set, about 24 days. */
const longestTimerMs = 2 ** 31 - 1;

const storageKey = 'session-warning-closed';
const ended = 'ended';
const logOut = { label: 'Log out', href: '/logout' };

let session: LiveSession;
/** How long before this session's end the warning comes. */
let leadMs = warnBeforeMs;
/** The end that was announced last, so that nothing is announced twice; `ended` when the session has ended. */
let announced: string | null = null;
let timer: number | undefined;
let checking = false;

/** Warns a user before the session ends, and when it has ended. */
export function startSessionWarning(): void {
  const expiresAt = document.body.dataset['sessionEndsAt'];
  if (expiresAt === undefined) return;
  follow({ expiresAt, endsAt: Date.parse(expiresAt) });
  // Timers stand still while a laptop sleeps, and a page may come back from the browser's history.
  document.addEventListener('visibilitychange', wake);
  addEventListener('pageshow', wake);
}

/** Schedules the warning for this end of the session. */
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
  // A hidden page checks when it becomes visible.
  if (document.visibilityState === 'hidden' || checking) return;
  if (!isTimeToWarn()) return follow(session, leadMs);
  checking = true;
  void check().finally(() => (checking = false));
}

/** Asks the server before warning: another tab may have prolonged the session, or ended it. */
async function check(): Promise<void> {
  const live = await checkSession();
  if (live === null) return showEnded();
  if (live === undefined) {
    warn();
    return waitUntil(Date.now() + retryAfterMs);
  }
  follow(live, live.expiresAt === session.expiresAt ? leadMs : warnBeforeMs);
  if (isTimeToWarn()) warn();
  else hide();
}

function warn(): void {
  if (announced === session.expiresAt || remembered('sessionStorage', storageKey) === session.expiresAt) return;
  announced = session.expiresAt;
  showBox(`You will be logged out at ${endInWords()}, unless you stay.`, [
    { label: 'Stay logged in', press: () => void stay() },
    logOut,
    { label: 'Close', press: close },
  ]);
}

async function stay(): Promise<void> {
  const before = session.expiresAt;
  const live = await prolongSession();
  if (live === null) return showEnded();
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
  // With short sessions, the next warning must not come at once.
  follow(live, Math.min(warnBeforeMs, (live.endsAt - Date.now()) / 2));
  hide();
  announce(`You stay logged in until ${endInWords()}.`);
}

function showEnded(): void {
  clearTimeout(timer);
  if (announced === ended) return;
  announced = ended;
  const next = new URLSearchParams({ next: location.pathname + location.search });
  showBox('You are logged out: the session has ended.', [
    { label: 'Log in again', href: `/login?${next.toString()}` },
    { label: 'Close', press: closeBox },
  ]);
}

function hide(): void {
  announced = null;
  closeBox();
}

function close(): void {
  // In this tab, so that the next pages don't repeat the warning for this end of the session.
  remember('sessionStorage', storageKey, session.expiresAt);
  closeBox();
}

/** The time of day of the session's end, in this device's time zone. */
function endInWords(): string {
  return new Date(session.expiresAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
