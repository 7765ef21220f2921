import { has, keyOf, songsOf, type SampleArtist } from '../catalogue/sample-catalogue.js';
import { hashNumber, videoId } from '../catalogue/sample-id.js';

interface Upload {
  readonly title: string;
  readonly views: number;
  /** Listed among the uploads, but gone. */
  readonly deleted: boolean;
}

export interface VideoEntry extends Upload {
  readonly id: string;
  readonly publishedAt: string;
}

/** How many uploads the channel with many has: more than four pages of 50. */
const MANY = 230;
const NEWEST_UPLOAD = Date.UTC(2026, 0, 15, 12);
/** A week, in milliseconds. */
const UPLOADED_EVERY = 7 * 24 * 3_600_000;
/** The share of the channel's views that its most viewed video has. */
const TOP_SHARE = 0.2;

/** A channel's uploads, newest first; the most viewed one is not the newest. */
export function uploadsOf(artist: SampleArtist): VideoEntry[] {
  if (has(artist, 'no_videos') || has(artist, 'no_uploads_list')) return [];
  const suffixes = ['Official Video', 'Official Lyric Video', 'Live'];
  const songs = songsOf(artist).map(({ title }, index) => ({
    title: `${artist.name} - ${title} (${suffixes[hashNumber(title) % suffixes.length] ?? ''})`,
    views: viewsAt(artist, index),
    deleted: false,
  }));
  const uploads = has(artist, 'many_uploads') ? amongEpisodes(artist, songs) : shuffled(songs);
  if (has(artist, 'deleted_video')) uploads.splice(2, 0, { title: 'Deleted video', views: 0, deleted: true });
  return uploads.map((upload, index) => ({
    ...upload,
    id: videoId(`${keyOf(artist)}/${upload.title}`),
    publishedAt: new Date(NEWEST_UPLOAD - index * UPLOADED_EVERY).toISOString(),
  }));
}

/** Fewer views for each song after the best known; all together less than the channel's. */
function viewsAt(artist: SampleArtist, index: number): number {
  const variation = 1 - (hashNumber(`${artist.name}${index}`) % 1000) / 10_000;
  return Math.floor((artist.figures[3] * TOP_SHARE * variation) / (1 + index * 0.8));
}

function shuffled(uploads: readonly Upload[]): Upload[] {
  return [...uploads].sort((a, b) => hashNumber(a.title) - hashNumber(b.title));
}

/**
 * The songs between numbered episodes with few views. The best known is the 171st: on the fourth page of 50, still
 * within the latest 200.
 */
function amongEpisodes(artist: SampleArtist, songs: readonly Upload[]): Upload[] {
  const uploads: Upload[] = Array.from({ length: MANY - songs.length }, (_, index) => {
    const number = MANY - songs.length - index;
    const title = `${artist.name} - Sample Series, Episode ${number}`;
    return { title, views: 20_000 + (hashNumber(title) % 900_000), deleted: false };
  });
  [...songs].reverse().forEach((song, index) => uploads.splice(170 - (songs.length - 1 - index) * 25, 0, song));
  return uploads;
}
