import artists from './sample-artists.json' with { type: 'json' };

/** What makes an entry unlike the plain case. Each stands for something that the real services do. */
export type Quirk =
  /** Comes before the artist who is really called like the query, as the services often answer. */
  | 'ranks_first'
  /** Spotify: without followers, popularity and genres, as development-mode applications get artists. */
  | 'no_figures'
  /** Spotify: `images: []`. */
  | 'no_images'
  /** Spotify: pictures whose width and height are `null`. */
  | 'no_image_sizes'
  /** Not on Spotify. */
  | 'youtube_only'
  /** Not on YouTube. */
  | 'no_channel'
  /** A channel whose list of uploads is empty. */
  | 'no_videos'
  /** A channel that has uploaded nothing, and whose list of uploads does not exist either. */
  | 'no_uploads_list'
  | 'hidden_subscribers'
  /** A channel without `viewCount`, and videos without it too. */
  | 'no_view_counts'
  /** Only the smallest thumbnail. */
  | 'few_thumbnails'
  | 'no_thumbnails'
  /** More uploads than four pages hold. */
  | 'many_uploads'
  /** Its uploads still list a video that has been deleted: `videos.list` leaves it out. */
  | 'deleted_video';

/** What the catalogue holds of an artist; ids, dates and videos are derived from it. */
export interface SampleArtist {
  readonly name: string;
  /** What its ids are made of, where another one has the same name. */
  readonly key?: string;
  /** The channel's handle without its `@`. */
  readonly handle?: string;
  /** Followers and popularity on Spotify, subscribers and views on YouTube: sample figures of a plausible size. */
  readonly figures: readonly [followers: number, popularity: number, subscribers: number, views: number];
  readonly genres: readonly string[];
  /** Album and year to its songs, `Title m:ss; Title m:ss`, the best known album and song first. */
  readonly albums: Readonly<Record<string, string>>;
  /** Other spellings that find it. */
  readonly aliases?: readonly string[];
  readonly quirks?: readonly Quirk[];
}

export interface SampleSong {
  readonly title: string;
  readonly album: string;
  readonly year: number;
  readonly durationMs: number;
  /** Position on its album in the catalogue, from 1. */
  readonly trackNumber: number;
  readonly albumLength: number;
}

/**
 * Everybody in the sample catalogue. Names and titles of the known artists are real; ids are made up, and figures are
 * invented to be of a plausible size. At the end come invented artists that are hard to tell from the real ones: tribute
 * bands that the services rank first, names that differ by case or accents only or not at all, and titles that need HTML
 * escaping.
 */
export const sampleArtists = artists as unknown as readonly SampleArtist[];

/** Unlike the name, no other artist's. */
export const keyOf = ({ key, name }: SampleArtist): string => key ?? name;

export const has = (artist: SampleArtist, quirk: Quirk): boolean => artist.quirks?.includes(quirk) ?? false;

/** The artist's songs, the best known first. */
export function songsOf(artist: SampleArtist): SampleSong[] {
  return Object.entries(artist.albums).flatMap(([heading, list]) => {
    const [, album = heading, year = ''] = /^(.*) \((\d{4})\)$/u.exec(heading) ?? [];
    // Only after a duration: a title may hold a semicolon itself.
    const entries = list.split(/(?<=\d:\d\d); /u);
    return entries.map((entry, index) => {
      const [, title = entry, minutes = '', seconds = ''] = /^(.*) (\d+):(\d\d)$/u.exec(entry) ?? [];
      return {
        title,
        album,
        year: Number(year),
        durationMs: (Number(minutes) * 60 + Number(seconds)) * 1000,
        trackNumber: index + 1,
        albumLength: entries.length,
      };
    });
  });
}

export interface CatalogueOptions {
  /** Whom the sources know; by default everybody in the sample catalogue. */
  readonly artists?: readonly SampleArtist[];
  /** Addresses of the catalogue's pictures. Default: look-alikes of the service's. */
  readonly pictures?: readonly string[];
}

/** Picks the picture for the n-th entry: always the same one, neighbours differ. @param lookAlikes not empty */
export function pictureChooser({ pictures = [] }: CatalogueOptions, lookAlikes: readonly string[]) {
  const all = pictures.length === 0 ? lookAlikes : pictures;
  return (index: number): string => all[index % all.length] ?? '';
}
