import type { Source } from '../../../src/core/music/source.js';
import type { LinkEntry, SampleIdentity } from '../../../src/sandbox/musicbrainz/musicbrainz-catalogue.js';
import type { Quirk, SampleArtist } from '../../../src/sandbox/catalogue/sample-catalogue.js';
import { channelId, hashNumber, sampleMbid, spotifyId } from '../../../src/sandbox/catalogue/sample-id.js';

export type Kind = 'namesakes' | 'other scripts' | 'missing on one side' | 'wrong links' | 'tributes' | 'plain';

/** One artist of the set: how they are searched for, and what is right. */
export interface Case {
  readonly kind: Kind;
  readonly query: string;
  /** The page at Spotify that is picked among the matches, by its id. */
  readonly picked?: string;
  /** Where they are searched for by their id at MusicBrainz. */
  readonly mbid?: string;
  /** Their own page and channel; `null` where they have none. */
  readonly pages: Readonly<Record<Source, string | null>>;
  /** Where MusicBrainz has a link to a page that is not theirs, or that is called otherwise. */
  readonly doubtful: readonly Source[];
}

/** How an artist is on the sources. */
export interface Page {
  readonly handle?: string;
  /** Popularity at Spotify, 0 to 100. */
  readonly popularity?: number;
  readonly subscribers?: number;
  readonly aliases?: readonly string[];
  readonly quirks?: readonly Quirk[];
}

export const onSpotify = (key: string): string => spotifyId('artist', key);
export const onYouTube = (key: string): string => channelId(key);

/** Links as MusicBrainz has them. */
export const links = {
  spotify: (key: string): LinkEntry => link('free streaming', `https://open.spotify.com/artist/${onSpotify(key)}`),
  channel: (key: string): LinkEntry => link('youtube', `https://www.youtube.com/channel/${onYouTube(key)}`),
  youtube: (path: string): LinkEntry => link('youtube', `https://www.youtube.com/${path}`),
  music: (key: string): LinkEntry => link('youtube music', `https://music.youtube.com/channel/${onYouTube(key)}`),
  ended: (one: LinkEntry): LinkEntry => ({ ...one, ended: true }),
};

function link(type: string, url: string): LinkEntry {
  return { type, url, ended: false };
}

export const both = (key: string): LinkEntry[] => [links.spotify(key), links.channel(key)];

/** The artists as they are invented: everybody on the sources, whom MusicBrainz knows, and whom to search for. */
export class ArtistSet {
  readonly artists: SampleArtist[] = [];
  readonly identities: SampleIdentity[] = [];
  readonly cases: Case[] = [];

  /** Somebody with a page at Spotify and a channel, unless the quirks say otherwise. @returns the key, for links */
  page(key: string, name: string, page: Page = {}): string {
    const { handle, popularity = 40, subscribers = 20_000, aliases = [], quirks = [] } = page;
    this.artists.push({
      name,
      key,
      ...(handle !== undefined && { handle }),
      figures: [popularity * 1_000, popularity, subscribers, 1_000_000 + (hashNumber(key) % 1_000_000)],
      genres: [],
      albums: { 'First Songs (2020)': `${name} Song 3:00` },
      aliases,
      quirks,
    });
    return key;
  }

  /** What MusicBrainz tells of the owner of a page. @returns the artist's id there */
  identity(key: string, rest: Omit<SampleIdentity, 'artist' | 'type'>): string {
    this.identities.push({ artist: key, type: 'Group', ...rest });
    return sampleMbid(key);
  }

  search(
    kind: Kind,
    query: string,
    keys: { spotify: string | null; youtube: string | null },
    rest: Partial<Case> = {},
  ) {
    const { spotify, youtube } = keys;
    const pages = { spotify: spotify && onSpotify(spotify), youtube: youtube && onYouTube(youtube) };
    this.cases.push({ kind, query, pages, doubtful: [], ...rest });
  }
}
