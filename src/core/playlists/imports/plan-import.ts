import type { Clock } from '../../shared/clock.js';
import { type FieldProblem, validationFailed } from '../../shared/domain-error.js';
import {
  fileRefused,
  type FilePlaylist,
  MAX_SONGS,
  type PlaylistFile,
  tooManySongs,
} from '../formats/playlist-file.js';
import { type FileSong, readSong } from '../formats/read-song.js';
import type { Song } from '../playlist.js';
import { descriptionProblem, nameProblem, tidy } from '../playlist-fields.js';
import type { PicturePolicy } from '../playlist-policies.js';
import { SONGS_IN_A_STEP } from './import-policy.js';
import type { ImportStep, PlannedSong, SkippedRow } from './playlist-import.js';

/** A file that is all wrong is told from its first mistakes. */
const MAX_PROBLEMS = 20;

/** Rows that are read before other requests have their turn: some ten milliseconds. */
const ROWS_IN_A_TURN = 250;

/** Long ago: nothing of the song is known, so it is fetched. */
const NEVER = 0;

export interface ImportPlan {
  readonly total: number;
  readonly skipped: readonly SkippedRow[];
  /** Those that were left out because their track came before. */
  readonly repeated: readonly { readonly row: number; readonly spotifyTrackId: string }[];
  /** At least one playlist's, those that make playlists first. */
  readonly steps: readonly ImportStep[];
  /** Whether nothing has to be looked for. */
  readonly complete: boolean;
}

export interface PlanOptions {
  /** In place of the file's own, where it makes one playlist. */
  readonly name: string;
  /** Where neither is given. */
  readonly otherName: string;
  /** Songs in one playlist: more make another one. */
  readonly maxSongs: number;
  readonly pictures: PicturePolicy;
  /** Whether it is all right when no song can be read. */
  readonly mayBeEmpty?: boolean;
  /** What the ids of its songs begin with: 12 characters. */
  readonly songIds: string;
}

/** A playlist to be, of which not more than one has any of these songs. */
interface Draft {
  readonly name: string;
  readonly description: string;
  readonly songs: FileSong[];
}

/** @throws DomainError `validation_failed` when there are too many songs, or none of them can be read */
export async function planImport(file: PlaylistFile, clock: Clock, options: PlanOptions): Promise<ImportPlan> {
  const drafts: Draft[] = [];
  const skipped: SkippedRow[] = [];
  const repeated: ImportPlan['repeated'][number][] = [];
  const problems: FieldProblem[] = [];
  let [total, readable] = [0, 0];
  if (file.playlists.length === 0) throw fileRefused(`The file (${file.format}) holds no playlist.`);
  for (const playlist of file.playlists) {
    const songs: FileSong[] = [];
    const seen = new Set<string>();
    for (const row of playlist.rows) {
      total += 1;
      if (total > MAX_SONGS) throw tooManySongs(file.format);
      if (total % ROWS_IN_A_TURN === 0) await clock.yield();
      const found = readSong(row, file.format, options.pictures);
      if ('reason' in found) {
        const message = found.problems.map((problem) => problem.message).join(' ');
        skipped.push({ row: row.row, reason: found.reason, message });
        if (problems.length < MAX_PROBLEMS) problems.push(...found.problems);
        continue;
      }
      readable += 1;
      const { spotifyTrackId } = found.content;
      if (spotifyTrackId !== null && seen.has(spotifyTrackId)) {
        skipped.push(repeatedRow(row.row));
        repeated.push({ row: row.row, spotifyTrackId });
        continue;
      }
      if (spotifyTrackId !== null) seen.add(spotifyTrackId);
      songs.push(found);
    }
    drafts.push(...draftsOf(playlist, songs, file.playlists.length === 1, options));
  }
  if (total > 0 && readable === 0 && options.mayBeEmpty !== true)
    throw validationFailed(problems.slice(0, MAX_PROBLEMS));
  const steps = stepsOf(drafts, clock.now().getTime(), options.songIds);
  return { total, skipped, repeated, steps, complete: !steps.some(({ kind }) => kind === 'find') };
}

export function repeatedRow(row: number): SkippedRow {
  return { row, reason: 'repeated', message: `Row ${row}: The song is in the playlist already.` };
}

/** A playlist of a file may have more songs than one of ours. */
function draftsOf(
  playlist: FilePlaylist,
  songs: FileSong[],
  isOnly: boolean,
  { name: given, otherName, maxSongs }: PlanOptions,
): Draft[] {
  const own = fitting(playlist.name, ' ', (text) => nameProblem(text) === null);
  const name = (isOnly ? given || own : own || given) || otherName;
  const description = fitting(playlist.description, '\n', (text) => descriptionProblem(text) === null);
  const count = Math.max(1, Math.ceil(songs.length / maxSongs));
  return Array.from({ length: count }, (_, index) => ({
    name: index === 0 ? name : `${Array.from(name).slice(0, 190).join('')} (${index + 1})`,
    description,
    songs: songs.slice(index * maxSongs, (index + 1) * maxSongs),
  }));
}

/** A text of a file as it can be kept: other programs allow more. Empty where nothing can. */
function fitting(value: unknown, lineEnd: string, fits: (text: string) => boolean): string {
  if (typeof value !== 'string') return '';
  const text = tidy(value)
    .replace(/\r?\n|\r/g, lineEnd)
    .replace(/(?!\n)[\p{Cc}\u2028\u2029]/gu, ' ')
    .toWellFormed();
  if (text === '' || fits(text)) return text;
  const shorter = [2_000, 200].map((max) => Array.from(text).slice(0, max).join('').trim());
  return shorter.find(fits) ?? '';
}

function stepsOf(drafts: readonly Draft[], now: number, songIds: string): ImportStep[] {
  let count = 0;
  const planned = drafts.map(({ songs, ...words }) => ({
    ...words,
    songs: songs.map((song): PlannedSong<string | null> => {
      const id = songIds + (count++).toString(36).padStart(4, '0');
      return plannedSong(song, id, now);
    }),
  }));
  return [
    ...planned.map(({ songs, ...words }, playlist): ImportStep => ({
      ...{ kind: 'make', playlist },
      ...words,
      songs: songs.filter(hasId),
    })),
    ...planned.flatMap(({ songs }, playlist) =>
      inSteps(songs.filter((song) => !hasId(song)) as PlannedSong<null>[]).map((part): ImportStep => ({
        kind: 'find',
        playlist,
        songs: part,
      })),
    ),
    ...planned.flatMap(({ songs }, playlist) =>
      inSteps(songs.filter(hasId).filter(({ fetchedAt }) => fetchedAt === NEVER)).map((part): ImportStep => ({
        ...{ kind: 'name', playlist },
        songs: part.map(({ id, content: { spotifyTrackId } }): Pick<Song, 'id' | 'spotifyTrackId'> => ({
          id,
          spotifyTrackId,
        })),
      })),
    ),
  ];
}

/** A file cannot make a song newer than it is by naming a time to come. */
function plannedSong({ row, content, addedAt, fetchedAt }: FileSong, id: string, now: number) {
  const earlier = (moment: Date | null): number => Math.min(moment?.getTime() ?? now, now);
  return {
    id,
    row,
    content,
    addedAt: earlier(addedAt),
    fetchedAt: content.trackName === null ? NEVER : earlier(fetchedAt),
  };
}

function hasId(song: PlannedSong<string | null>): song is PlannedSong {
  return song.content.spotifyTrackId !== null;
}

function inSteps<T>(songs: readonly T[]): T[][] {
  const count = Math.ceil(songs.length / SONGS_IN_A_STEP);
  return Array.from({ length: count }, (_, index) =>
    songs.slice(index * SONGS_IN_A_STEP, (index + 1) * SONGS_IN_A_STEP),
  );
}
