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

const copied = ['track_name', 'artist_name', 'album_name', 'image_url', 'spotify_url'];

async function add(form: HTMLFormElement): Promise<void> {
  const fields = new Map(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
  const duration = fields.get('duration_ms');
  const song = {
    ...Object.fromEntries([...fields].filter(([name]) => copied.includes(name))),
    spotify_track_id: fields.get('track_id'),
    ...(duration && { duration_ms: Number(duration) }),
  };
  try {
    const response = await fetch(`/api/v1/playlists/${fields.get('playlist') ?? ''}/songs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(song),
    });
    const { message } = (await response.json()) as { message: string | null };
    if (response.status !== 401) return tell(form, message ?? 'Song added to your playlist.');
  } catch {
    // The browser itself says what is wrong.
  }
  form.submit();
}

function tell(form: HTMLFormElement, message: string): void {
  const text = form.querySelector('.hint') ?? form.appendChild(document.createElement('p'));
  text.className = 'hint';
  text.textContent = message;
  announce(message);
}
