import { type ArtistSet, both, links } from './artist-set.js';
import { inventedName } from './invented-names.js';

/**
 * Twenty whose links have ended, or lead to somebody else who bears another name or whom a second link contradicts.
 * @param start the number of the first one's name
 */
export function addWrongLinks(set: ArtistSet, start: number): void {
  for (let i = 0; i < 20; i += 1) {
    const name = inventedName(start + i);
    const handle = name.toLowerCase().replace(' ', '');
    const key = set.page(name, name, { handle });
    const other = set.page(`${name}, somebody else`, inventedName(start + 20 + i), { handle: `${handle}.else` });
    const keys = { spotify: key, youtube: key };
    /** Of the same name, and wrongly linked. */
    const namesake = () =>
      set.page(`${name}, a namesake`, name, { handle: `${handle}2`, popularity: 10, subscribers: 500 });
    const wrong = WAYS[i % WAYS.length]?.({ key, other, namesake, handle });
    if (wrong === undefined) continue;
    set.identity(key, { links: wrong.links });
    set.search('wrong links', name, keys, { doubtful: wrong.doubtful });
  }
}

interface Invented {
  readonly key: string;
  readonly other: string;
  readonly namesake: () => string;
  readonly handle: string;
}

type Way = (artist: Invented) => { links: ReturnType<typeof both>; doubtful: ('spotify' | 'youtube')[] };

const WAYS: readonly Way[] = [
  // The link to their channel has ended, and there is no other.
  ({ key, other }) => ({ links: [links.spotify(key), links.ended(links.channel(other))], doubtful: [] }),
  // An old channel, and today's.
  ({ key, other }) => ({ links: [...both(key), links.ended(links.channel(other))], doubtful: [] }),
  // Somebody else's channel, page, or both.
  ({ key, other }) => ({ links: [links.spotify(key), links.channel(other)], doubtful: ['youtube'] }),
  ({ key, other }) => ({ links: [links.spotify(other), links.channel(key)], doubtful: ['spotify'] }),
  ({ other }) => ({ links: both(other), doubtful: ['spotify', 'youtube'] }),
  // Their own and a namesake's: by id, by handle, by an old name, and at Spotify.
  ({ key, namesake }) => ({ links: [...both(key), links.channel(namesake())], doubtful: ['youtube'] }),
  ({ key, namesake, handle }) => {
    namesake();
    return { links: [...both(key), links.youtube(`@${handle}2`)], doubtful: ['youtube'] };
  },
  ({ key, namesake, handle }) => ({
    links: [links.spotify(key), links.channel(namesake()), links.youtube(`user/${handle}`)],
    doubtful: ['youtube'],
  }),
  ({ key, namesake }) => ({ links: [links.spotify(namesake()), ...both(key)], doubtful: ['spotify'] }),
  // A channel that has been taken down, and their own.
  ({ key }) => ({ links: [links.spotify(key), links.channel('taken down')], doubtful: [] }),
];
