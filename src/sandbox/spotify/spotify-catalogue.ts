import { bestRank, fold, type Folded } from '../catalogue/name-match.js';
import {
  type CatalogueOptions,
  has,
  keyOf,
  pictureChooser,
  type SampleArtist,
  sampleArtists,
  type SampleSong,
  songsOf,
} from '../catalogue/sample-catalogue.js';
import { spotifyId } from '../catalogue/sample-id.js';

export interface ArtistEntry {
  readonly id: string;
  readonly artist: SampleArtist;
  readonly picture: string;
  /** The name and its other spellings. */
  readonly keys: readonly Folded[];
}

export interface TrackEntry {
  readonly id: string;
  readonly albumId: string;
  readonly by: ArtistEntry;
  readonly song: SampleSong;
  readonly picture: string;
  /** 0 to 100, less for each song after the artist's best known. */
  readonly popularity: number;
  readonly keys: readonly Folded[];
}

/** What the Spotify sandbox knows, and how it finds it. */
export interface SpotifyCatalogue {
  artist(id: string): ArtistEntry | undefined;
  track(id: string): TrackEntry | undefined;
  /** Artists for a query, in the order in which Spotify might give them: not always the right one first. */
  findArtists(query: string): readonly ArtistEntry[];
  /**
   * Tracks whose title, or title and artist together, match; the best match first, then the most popular. With
   * `artist:"name"` those of artists whose name matches.
   */
  findTracks(query: string): readonly TrackEntry[];
}

const LOOK_ALIKE_PICTURES = ['7d1b61d3', '48fc330c', 'ee6cc626', '9e528892', '37b8c747'].map(
  (start) => `https://i.scdn.co/image/ab6761610000e5eb${start}0000000000000000`,
);

export function buildSpotifyCatalogue(options: CatalogueOptions): SpotifyCatalogue {
  const pictureFor = pictureChooser(options, LOOK_ALIKE_PICTURES);
  const artists = (options.artists ?? sampleArtists)
    .filter((artist) => !has(artist, 'youtube_only'))
    .map((artist, index): ArtistEntry => {
      const keys = [artist.name, ...(artist.aliases ?? [])].map(fold);
      return { id: spotifyId('artist', keyOf(artist)), artist, picture: pictureFor(index), keys };
    });
  const tracks = artists.flatMap((by, index) => tracksOf(by, (album) => pictureFor(index + album)));
  const artistsById = new Map(artists.map((entry) => [entry.id, entry]));
  const tracksById = new Map(tracks.map((entry) => [entry.id, entry]));

  return {
    artist: (id) => artistsById.get(id),
    track: (id) => tracksById.get(id),
    findArtists: (query) =>
      ranked(query, artists, (entry, rank) => [
        has(entry.artist, 'ranks_first') ? -1 : rank,
        -entry.artist.figures[1],
        -entry.artist.figures[0],
      ]),
    findTracks: (query) => {
      const [, artist] = /^artist:"([^"]*)"$/u.exec(query) ?? [];
      const entries = artist === undefined ? tracks : tracks.map((entry) => ({ ...entry, keys: entry.by.keys }));
      return ranked(artist ?? query, entries, (entry, rank) => [rank, -entry.popularity]);
    },
  };
}

function tracksOf(by: ArtistEntry, pictureFor: (album: number) => string): TrackEntry[] {
  const { name, figures, aliases = [] } = by.artist;
  const albums = Object.keys(by.artist.albums);
  return songsOf(by.artist).map((song, index): TrackEntry => {
    const album = albums.findIndex((heading) => heading.startsWith(song.album));
    const spellings = [
      song.title,
      ...[name, ...aliases].map((artistName) => `${song.title} ${artistName} ${song.album}`),
    ];
    return {
      id: spotifyId('track', `${keyOf(by.artist)}/${song.title}`),
      albumId: spotifyId('album', `${keyOf(by.artist)}/${song.album}`),
      by,
      song,
      picture: pictureFor(album),
      popularity: Math.max(0, figures[1] - 2 * index),
      keys: spellings.map(fold),
    };
  });
}

/** The matching entries by the numbers that `orderOf` gives, smallest first; equal ones stay as they were. */
function ranked<T extends { readonly keys: readonly Folded[] }>(
  query: string,
  entries: readonly T[],
  orderOf: (entry: T, rank: number) => readonly number[],
): T[] {
  return entries
    .map((entry) => ({ entry, rank: bestRank(query, entry.keys) }))
    .filter(({ rank }) => rank !== undefined)
    .map(({ entry, rank = 0 }) => ({ entry, order: orderOf(entry, rank) }))
    .sort((a, b) => compareNumbers(a.order, b.order))
    .map(({ entry }) => entry);
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, i) => value !== b[i]);
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
