import { isArtworkUrl } from '../http/middleware/security-headers.js';

/** A picture of this site itself, such as the sample catalogue's: pages refer to it by its path. */
const OWN = /^https?:\/\/[^/]+(\/assets\/[\w.-]+)$/;

/** The address under which a page shows a picture; `null` where the Content-Security-Policy would block it. */
export function pictureOf(url: string | null): string | null {
  if (url === null) return null;
  return OWN.exec(url)?.[1] ?? (isArtworkUrl(url) ? url : null);
}
