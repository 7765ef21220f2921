import type { Source } from './source.js';

/** Where the sources keep their pictures. Some hosts are stable (`i.scdn.co`), others come and go (`image-cdn-ak.…`). */
const HOSTS: Readonly<Record<Source, RegExp>> = {
  spotify: /^(?:[a-z0-9-]+\.)+(?:scdn\.co|spotifycdn\.com)$/,
  youtube: /^(?:[a-z0-9-]+\.)+(?:ggpht\.com|googleusercontent\.com|ytimg\.com)$/,
};

/** Whether a picture's address leads to one of the source's own hosts, over https. */
export function isArtwork(source: Source, { protocol, port, hostname, username, password }: URL): boolean {
  return protocol === 'https:' && port === '' && username === '' && password === '' && HOSTS[source].test(hostname);
}
