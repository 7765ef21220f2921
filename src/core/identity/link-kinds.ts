import { linkedChannelOf, spotifyArtistIdOf } from './source-links.js';

/** Where a link leads to. `homepage` is the artist's own site. */
export type LinkKind = 'spotify' | 'youtube' | 'youtube_music' | 'homepage' | keyof typeof SITES | 'other';

/** Sites by their whole host, `www.` and `m.` aside, and what has to follow for the page to be an artist's. */
const SITES = {
  wikidata: { host: /^wikidata\.org$/, path: /^\/(?:wiki|entity)\/Q\d+$/ },
  wikipedia: { host: /^[a-z-]{2,12}\.wikipedia\.org$/, path: /^\/wiki\/./ },
  deezer: { host: /^deezer\.com$/, path: /^\/(?:[a-z]{2}\/)?artist\/\d+$/ },
  apple_music: { host: /^(?:music|itunes)\.apple\.com$/, path: /^\/(?:[a-z]{2}\/)?artist\/(?:[^/]+\/)?(?:id)?\d+$/ },
  tidal: { host: /^(?:listen\.)?tidal\.com$/, path: /^\/(?:browse\/)?artist\/\d+$/ },
  amazon_music: {
    host: /^(?:music\.amazon\.(?:com|de|fr|es|it|in|ca|co\.uk|co\.jp|com\.br|com\.mx|com\.au))$/,
    path: /^\/artists\/\w+/,
  },
  qobuz: { host: /^(?:open\.)?qobuz\.com$/, path: /\/(?:interpreter|artist)\// },
  bandcamp: { host: /^[a-z\d-]+\.bandcamp\.com$/, path: /^\/(?:music)?$/ },
  soundcloud: { host: /^soundcloud\.com$/, path: /^\/[\w-]+$/ },
  discogs: { host: /^discogs\.com$/, path: /^\/(?:artist|user)\/[^/]+$/ },
  lastfm: { host: /^last\.fm$/, path: /^\/music\/[^/]+$/ },
  allmusic: { host: /^allmusic\.com$/, path: /^\/artist\/[^/]+$/ },
  songkick: { host: /^songkick\.com$/, path: /^\/artists\/\d+/ },
  bandsintown: { host: /^bandsintown\.com$/, path: /^\/a\/\d+/ },
  setlistfm: { host: /^setlist\.fm$/, path: /^\/setlists\/[^/]+\.html$/ },
  genius: { host: /^genius\.com$/, path: /^\/artists\/[^/]+$/ },
  instagram: { host: /^instagram\.com$/, path: /^\/[\w.]+$/ },
  facebook: { host: /^facebook\.com$/, path: /^\/[^/]/ },
  x: { host: /^(?:x|twitter)\.com$/, path: /^\/\w+$/ },
  tiktok: { host: /^tiktok\.com$/, path: /^\/@[^/]+$/ },
  threads: { host: /^threads\.(?:net|com)$/, path: /^\/@[^/]+$/ },
  bluesky: { host: /^bsky\.app$/, path: /^\/profile\/[^/]+$/ },
  twitch: { host: /^twitch\.tv$/, path: /^\/\w+$/ },
  patreon: { host: /^patreon\.com$/, path: /^\/(?:c\/)?\w+$/ },
  imdb: { host: /^imdb\.com$/, path: /^\/name\/nm\d+$/ },
} as const;

/**
 * The kind of a link, read from its whole host and path: a name in the wrong place of an address proves nothing.
 * @param relation what MusicBrainz calls it, such as `official homepage`; only the artist's own site is known by it
 * @returns `null` for what is no link: not http or https, or with a name and password in it
 */
export function linkKindOf(address: string, relation = ''): LinkKind | null {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null;
  if (spotifyArtistIdOf(address) !== null) return 'spotify';
  if (linkedChannelOf(address) !== null) return url.hostname === 'music.youtube.com' ? 'youtube_music' : 'youtube';
  return siteOf(url) ?? (relation === 'official homepage' ? 'homepage' : 'other');
}

function siteOf({ host, pathname }: URL): LinkKind | undefined {
  const site = host.replace(/^(?:www|m)\./, '');
  const path = pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname;
  const found = Object.entries(SITES).find(([, { host, path: form }]) => host.test(site) && form.test(path));
  return found?.[0] as LinkKind | undefined;
}
