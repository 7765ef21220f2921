import { pictureOf } from '../picture.js';

/** What a page shows of a track. */
interface Track {
  /** `null`: only the link may be shown. */
  readonly name: string | null;
  /** Its page on Spotify. */
  readonly url: string;
  readonly artists: string | null;
  readonly album: string | null;
  readonly durationMs: number | null;
  readonly imageUrl: string | null;
}

export function trackView({ name, url, artists, album, durationMs, imageUrl }: Track) {
  const facts = [artists ?? '', album ?? '', durationMs === null ? '' : duration(durationMs)];
  return { name, url, facts: facts.filter((fact) => fact !== ''), imageUrl: pictureOf(imageUrl) };
}

export function songCount(count: number): string {
  return count === 1 ? '1 song' : `${count} songs`;
}

/** As players show it: `3:05`, `1:02:03`. */
function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}
