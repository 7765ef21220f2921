/** What is known of a track, ready to be shown. */
export interface TrackView {
  /** `null`: only the link may be shown. */
  readonly name: string | null;
  /** The page at Spotify. */
  readonly url: string;
  /** Who plays it, from which album, how long. */
  readonly facts: readonly string[];
  readonly imageUrl: string | null;
}

/** What is known of a track, whoever says it. */
export interface KnownTrack {
  readonly name: string | null;
  readonly url: string;
  readonly artists: string | null;
  readonly album: string | null;
  readonly durationMs: number | null;
  readonly imageUrl: string | null;
}

/** @param picture gives the address by which a page may show a picture, `null` where it may not */
export function trackView(track: KnownTrack, picture: (url: string | null) => string | null): TrackView {
  const { name, url, artists, album, durationMs, imageUrl } = track;
  const facts = [artists ?? '', album ?? '', durationMs === null ? '' : durationInWords(durationMs)];
  return { name, url, facts: facts.filter((fact) => fact !== ''), imageUrl: picture(imageUrl) };
}

export function songsInWords(count: number): string {
  return count === 1 ? '1 song' : `${count} songs`;
}

/** As players show it: `3:05`, `1:02:03`. */
function durationInWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}
