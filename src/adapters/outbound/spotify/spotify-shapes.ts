import * as v from 'valibot';
import type { Artist } from '../../../core/music/artist.js';
import type { SourceOrigin } from '../../../core/music/source.js';
import type { Track } from '../../../core/music/track.js';
import { itemsOf, pictureUrl, resultsOf, SourceId, SourceText } from '../upstream/read-response.js';

// Since February 2026 an application in development mode gets artists and tracks with many fields missing:
// everything but identity is optional.

const Image = v.object({ url: v.string(), width: v.nullish(v.number()) });

const ExternalUrls = v.nullish(v.object({ spotify: v.nullish(v.string()) }));

export const ArtistAnswer = v.object({
  id: SourceId,
  name: SourceText,
  external_urls: ExternalUrls,
  followers: v.nullish(v.object({ total: v.nullish(v.number()) })),
  popularity: v.nullish(v.number()),
  genres: v.nullish(itemsOf(SourceText)),
  images: v.nullish(itemsOf(Image)),
});

export const TrackAnswer = v.object({
  id: SourceId,
  name: SourceText,
  external_urls: ExternalUrls,
  duration_ms: v.nullish(v.number()),
  artists: v.nullish(itemsOf(v.object({ id: v.fallback(v.nullish(SourceId), null), name: SourceText }))),
  album: v.nullish(v.object({ name: v.nullish(SourceText), images: v.nullish(itemsOf(Image)) })),
});

export const ArtistSearchAnswer = v.object({ artists: v.object({ items: resultsOf(ArtistAnswer) }) });

export const TrackSearchAnswer = v.object({
  tracks: v.object({ items: resultsOf(TrackAnswer), next: v.nullish(v.string()) }),
});

export function toArtist(answer: v.InferOutput<typeof ArtistAnswer>, origin: SourceOrigin): Artist {
  const pictures = readPictures(answer.images, origin);
  return {
    id: answer.id,
    name: answer.name,
    followers: figure(answer.followers?.total),
    popularity: figure(answer.popularity),
    genres: answer.genres ?? null,
    imageUrl: pictures[0]?.url ?? null,
    thumbnailUrl: thumbnail(pictures),
    url: pageUrl(answer.external_urls?.spotify, 'artist', answer.id),
  };
}

export function toTrack(answer: v.InferOutput<typeof TrackAnswer>, origin: SourceOrigin): Track {
  return {
    id: answer.id,
    name: answer.name,
    artistIds: answer.artists?.flatMap(({ id: artistId }) => artistId ?? []) ?? [],
    artistNames: answer.artists?.map((artist) => artist.name) ?? [],
    albumName: answer.album?.name ?? null,
    durationMs: figure(answer.duration_ms),
    imageUrl: thumbnail(readPictures(answer.album?.images, origin)),
    url: pageUrl(answer.external_urls?.spotify, 'track', answer.id),
  };
}

/** No figure of Spotify's is negative, or larger than a number can be: JSON's `1e999` is read as `Infinity`. */
function figure(given: number | null | undefined): number | null {
  return given !== null && given !== undefined && given >= 0 && Number.isFinite(given) ? given : null;
}

interface Picture {
  readonly url: string;
  /** In pixels; 0 where Spotify does not say. */
  readonly width: number;
}

/** The widest first; equally wide ones as Spotify lists them. */
function readPictures(
  images: readonly v.InferOutput<typeof Image>[] | null | undefined,
  origin: SourceOrigin,
): readonly Picture[] {
  return (images ?? [])
    .flatMap(({ url, width }) => {
      const address = pictureUrl('spotify', origin, url);
      return address === null ? [] : [{ url: address, width: width ?? 0 }];
    })
    .sort((one, other) => other.width - one.width);
}

/** Shown at 48 pixels, on screens with two for one. */
const THUMBNAIL_WIDTH = 96;

function thumbnail(pictures: readonly Picture[]): string | null {
  return (pictures.findLast(({ width }) => width >= THUMBNAIL_WIDTH) ?? pictures[0])?.url ?? null;
}

/** The page that Spotify names, if it is one of its own; else the same page built from the id. */
function pageUrl(given: string | null | undefined, type: 'artist' | 'track', id: string): string {
  const page = URL.parse(given ?? '')?.href;
  return page?.startsWith('https://open.spotify.com/') ? page : `https://open.spotify.com/${type}/${id}`;
}
