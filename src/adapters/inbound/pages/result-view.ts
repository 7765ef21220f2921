import { isSameName } from '../../../core/music/choose-by-name.js';
import { isAddress, isHandle, SEARCH_NAME_MAX } from '../../../core/music/search-term.js';
import type { Artist } from '../../../core/music/artist.js';
import type { Video } from '../../../core/music/channel.js';
import type { FoundArtist } from '../../../core/music/search-artist.js';
import type { FoundChannel } from '../../../core/music/search-channel.js';
import type { SourceOutcome } from '../../../core/music/source-outcome.js';
import type { FoundEverywhere } from '../../../core/music/find-everywhere.js';
import type { Clock } from '../../../core/shared/clock.js';
import type { IdentifiedArtist } from '../../../core/identity/identify-artist.js';
import type { NameMeaning } from '../../../core/identity/identity.ports.js';
import { ownerOf } from '../../../core/identity/page-owner.js';
import { identityView, factsOf } from './identity-view.js';
import type { Track } from '../../../core/music/track.js';
import { withSeparators } from '../http/thousands.js';
import { pictureOf } from './picture.js';
import { songFields } from './playlists/song-fields-view.js';
import { shorten } from './shorten.js';
import { ageInWords } from './dates.js';

export type SearchScope = 'all' | 'spotify' | 'youtube';

export const SCOPES: readonly SearchScope[] = ['all', 'spotify', 'youtube'];

/** One source's results. */
export type ResultSide = ReturnType<ResultView['spotify']> | ReturnType<ResultView['youtube']>;

/** The unchecked query of the search page. */
export interface HomeQuery {
  readonly q?: unknown;
  readonly source?: unknown;
  readonly artist?: unknown;
  readonly channel?: unknown;
}

/** What was typed and chosen in the search form, to show it again even when it is refused. */
export function typedSearch({ q, source }: HomeQuery): { readonly q: string; readonly scope: SearchScope } {
  return {
    q: typeof q === 'string' ? q : '',
    scope: SCOPES.find((candidate) => candidate === source) ?? 'all',
  };
}

const DESCRIPTION_MAX = 200;

const SPOTIFY = {
  source: 'spotify',
  sourceName: 'Spotify',
  homeUrl: 'https://open.spotify.com/',
  searchBase: 'https://open.spotify.com/search/',
} as const;
const YOUTUBE = {
  source: 'youtube',
  sourceName: 'YouTube',
  homeUrl: 'https://www.youtube.com/',
  searchBase: 'https://www.youtube.com/results?search_query=',
} as const;

/** The view models of search results. */
export class ResultView {
  constructor(private readonly clock: Clock) {}

  /**
   * @param q what was searched for, for a link to search at the source itself
   * @param songs the artist's
   * @param scope the sources that were searched; links to other matches keep it
   * @param meaning what is known about the name
   */
  spotify(
    q: string,
    outcome: SourceOutcome<FoundArtist>,
    songs: readonly Track[],
    scope: SearchScope,
    meaning: NameMeaning | null = null,
  ) {
    const side = sideOf(SPOTIFY, q, outcome);
    return { ...side, card: outcome.status === 'ok' ? this.artistCard(outcome.found, songs, scope, meaning) : null };
  }

  /** Both sides, and who that is. */
  everywhere(
    { query, spotify, songs, youtube, identity, pairing, sampleIdentity }: FoundEverywhere,
    scope: SearchScope,
  ) {
    const others = spotify.status === 'ok' ? spotify.found.otherMatches.map(({ id }) => id) : [];
    return {
      sides: [this.spotify(query, spotify, songs, scope, identity.meaning), this.youtube(query, youtube, scope)],
      identity: identityView(identity, pairing, sampleIdentity, this.clock.now(), others),
    };
  }

  /** Who the artist is, where no result is at hand. */
  identityAlone(identity: IdentifiedArtist) {
    return identityView(identity, { spotify: 'none', youtube: 'none' }, false, this.clock.now());
  }

  /** See {@link spotify}. */
  youtube(q: string, outcome: SourceOutcome<FoundChannel>, scope: SearchScope) {
    const side = sideOf(YOUTUBE, q, outcome);
    return { ...side, card: outcome.status === 'ok' ? this.channelCard(outcome.found, scope) : null };
  }

  private artistCard(
    { artist, match, otherMatches, sample, staleSeconds }: FoundArtist,
    songs: readonly Track[],
    scope: SearchScope,
    meaning: NameMeaning | null,
  ) {
    return {
      id: artist.id,
      name: artist.name,
      match,
      imageUrl: pictureOf(artist.imageUrl),
      figures: figures([
        ['Followers', withSeparators(artist.followers)],
        ['Popularity', artist.popularity === null ? null : `${artist.popularity} of 100`],
      ]),
      tags: artist.genres ?? [],
      description: '',
      url: artist.url,
      works: {
        heading: 'Songs',
        items: songs.map((song) => ({
          name: song.name,
          url: song.url,
          imageUrl: pictureOf(song.imageUrl),
          facts: song.albumName === null ? [] : [song.albumName],
          /** Of the form that adds it to a playlist, which visitors don't have. */
          fields: () => songFields(song),
        })),
      },
      player: sample ? null : artistPlayer(artist),
      hasNamesakes: otherMatches.some(({ name }) => isSameName(artist.name, name)),
      otherMatches: otherMatches.map(({ id, name, thumbnailUrl }) => ({
        name,
        facts: factsOfPage(meaning, id),
        imageUrl: pictureOf(thumbnailUrl),
        href: searchFor(name, scope, { artist: id }),
      })),
      sample,
      age: ageInWords(staleSeconds),
    };
  }

  private channelCard(
    { channel, match, videos, otherMatches, sample, staleSeconds }: FoundChannel,
    scope: SearchScope,
  ) {
    const [topVideo] = videos;
    return {
      id: channel.id,
      name: channel.title,
      match,
      imageUrl: pictureOf(channel.imageUrl),
      figures: figures([
        ['Subscribers', withSeparators(channel.subscribers)],
        ['Views', withSeparators(channel.views)],
        ['Videos', withSeparators(channel.videoCount)],
      ]),
      tags: [],
      description: shorten(channel.description, DESCRIPTION_MAX),
      url: channel.url,
      works: {
        heading: 'Most viewed videos',
        items: videos.map(({ title, url, views, thumbnailUrl }) => ({
          name: title,
          url,
          imageUrl: pictureOf(thumbnailUrl),
          facts: views === null ? [] : [`${withSeparators(views)} views`],
          fields: null,
        })),
      },
      player: sample || topVideo === undefined ? null : videoPlayer(topVideo),
      hasNamesakes: otherMatches.some(({ title }) => isSameName(channel.title, title)),
      otherMatches: otherMatches.map(({ id, title, imageUrl }) => ({
        name: title,
        facts: '',
        imageUrl: pictureOf(imageUrl),
        href: searchFor(title, scope, { channel: id }),
      })),
      sample,
      age: ageInWords(staleSeconds),
    };
  }
}

/** What both sides have, whatever came of the search. */
function sideOf<T extends typeof SPOTIFY | typeof YOUTUBE>(
  { searchBase, ...source }: T,
  q: string,
  outcome: SourceOutcome<unknown>,
) {
  const error = outcome.status === 'ok' ? null : outcome.error;
  const isNoName = isAddress(q) || (isHandle(q) && source.source !== 'youtube');
  return {
    ...source,
    status: outcome.status,
    message: error?.message ?? '',
    /** When it can be asked again, where that is known: "5 minutes". */
    retryIn: ageInWords(error?.retryAfterSeconds ?? null),
    /** `null` for what names somebody without being a name: searched as words it finds nobody. */
    searchUrl: isNoName ? null : searchBase + encodeURIComponent(q),
  };
}

/** What tells the owner of a page at Spotify apart, where that is known. */
function factsOfPage(meaning: NameMeaning | null, spotifyId: string): string {
  const owner = ownerOf(meaning, spotifyId);
  return owner === null ? '' : factsOf(owner).join(' · ');
}

/** The page of this match: its id selects it among several with the same name. */
function searchFor(name: string, scope: SearchScope, match: { artist: string } | { channel: string }): string {
  const q = [...name].slice(0, SEARCH_NAME_MAX).join('');
  return `/?${new URLSearchParams({ q, ...(scope !== 'all' && { source: scope }), ...match }).toString()}`;
}

function figures(pairs: readonly (readonly [label: string, value: string | null])[]) {
  return pairs.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

/** Spotify's own player for an artist's songs, as Spotify's "Embed artist" gives it out. */
function artistPlayer({ id, name }: Pick<Artist, 'id' | 'name'>) {
  return {
    url: `https://open.spotify.com/embed/artist/${encodeURIComponent(id)}`,
    title: `Spotify player: ${name}`,
    label: 'Listen on Spotify here',
  };
}

/** YouTube's own player, from the host that sets no cookies before playback. It starts when loaded. */
function videoPlayer({ id, title }: Pick<Video, 'id' | 'title'>) {
  return {
    url: `https://www.youtube-nocookie.com/embed/${encodeURIComponent(id)}?autoplay=1`,
    title: `YouTube player: ${title}`,
    label: 'Play the video here',
  };
}
