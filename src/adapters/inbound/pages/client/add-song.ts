import { announce } from './announce.js';

/** Adds songs of an artist's results to playlists without leaving the page. */
export function startAddingSongs(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-add-song]')) return;
    event.preventDefault();
    void add(form);
  });
}

async function add(form: HTMLFormElement): Promise<void> {
  const fields = Object.fromEntries(new FormData(form)) as Record<string, string | undefined>;
  const { playlist = '', track_id: spotify_track_id, duration_ms, _csrf, next: _next, ...song } = fields;
  const response = await fetch(`/api/v1/playlists/${playlist}/songs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...song, spotify_track_id, duration_ms: duration_ms && Number(duration_ms) }),
  }).catch(() => null);
  // Where that fails, the browser itself shows what is wrong.
  if (!response || response.status === 401) return form.submit();
  const { message } = (await response.json()) as { message: string };
  const text = form.lastElementChild;
  if (text) text.textContent = message;
  announce(message);
}
