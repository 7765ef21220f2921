import * as v from 'valibot';
import type { Artist } from '../../../core/music/artist.js';
import type { Track } from '../../../core/music/track.js';
import { httpUrl, itemsOf, resultsOf, SourceText } from '../upstream/read-response.js';

// Since February 2026 an application in development mode gets artists and tracks with many fields missing:
// everything but identity is optional.

const Image = v.object({ url: v.string(), width: v.nullish(v.number()) });

const ExternalUrls = v.nullish(v.object({ spotify: v.nullish(v.string()) }));

const ArtistAnswer = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  name: SourceText,
  external_urls: ExternalUrls,
  followers: v.nullish(v.object({ total: v.nullish(v.number()) })),
  popularity: v.nullish(v.number()),
  genres: v.nullish(itemsOf(SourceText)),
  images: v.nullish(itemsOf(Image)),
});

export const TrackAnswer = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  name: SourceText,
  external_urls: ExternalUrls,
  duration_ms: v.nullish(v.number()),
  artists: v.nullish(itemsOf(v.object({ name: SourceText }))),
  album: v.nullish(v.object({ name: v.nullish(SourceText), images: v.nullish(itemsOf(Image)) })),
});

export const ArtistSearchAnswer = v.object({ artists: v.object({ items: resultsOf(ArtistAnswer) }) });

export const TrackSearchAnswer = v.object({
  tracks: v.object({ items: resultsOf(TrackAnswer), next: v.nullish(v.string()) }),
});

export function toArtist(answer: v.InferOutput<typeof ArtistAnswer>): Artist {
  return {
    id: answer.id,
    name: answer.name,
    followers: figure(answer.followers?.total),
    popularity: figure(answer.popularity),
    genres: answer.genres ?? null,
    imageUrl: largestImage(answer.images),
    url: pageUrl(answer.external_urls?.spotify, 'artist', answer.id),
  };
}

export function toTrack(answer: v.InferOutput<typeof TrackAnswer>): Track {
  return {
    id: answer.id,
    name: answer.name,
    artistNames: answer.artists?.map((artist) => artist.name) ?? [],
    albumName: answer.album?.name ?? null,
    durationMs: figure(answer.duration_ms),
    imageUrl: largestImage(answer.album?.images),
    url: pageUrl(answer.external_urls?.spotify, 'track', answer.id),
  };
}

/** No figure of Spotify's is negative. */
function figure(given: number | null | undefined): number | null {
  return given !== null && given !== undefined && given >= 0 ? given : null;
}

/** Widths may be `null`; Spotify lists the largest first, so the first of equals is kept. */
function largestImage(images: readonly v.InferOutput<typeof Image>[] | null | undefined): string | null {
  const usable = (images ?? []).filter((image) => httpUrl(image.url) !== null);
  const largest = usable.reduce<(typeof usable)[number] | undefined>(
    (best, image) => (best === undefined || (image.width ?? 0) > (best.width ?? 0) ? image : best),
    undefined,
  );
  return httpUrl(largest?.url);
}

/** The page that Spotify names, if it is one of its own; else the same page built from the id. */
function pageUrl(given: string | null | undefined, type: 'artist' | 'track', id: string): string {
  return given?.startsWith('https://open.spotify.com/')
    ? given
    : `https://open.spotify.com/${type}/${encodeURIComponent(id)}`;
}
