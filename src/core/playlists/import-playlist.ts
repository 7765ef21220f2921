import type { UserStore } from '../auth/auth.ports.js';
import type { Clock } from '../shared/clock.js';
import { validationFailed, type FieldProblem } from '../shared/domain-error.js';
import type { Random } from '../shared/random.js';
import { addForOwner } from './create-playlist.js';
import { readPlaylistFile } from './formats/read-playlist-file.js';
import { readSong, type ReadSong } from './formats/read-song.js';
import type { Playlist, Song } from './playlist.js';
import { playlistFull } from './playlist-errors.js';
import { descriptionProblem, nameProblem, tidy } from './playlist-fields.js';
import type { PicturePolicy, PlaylistBounds } from './playlist-policies.js';
import type { PlaylistStore } from './playlists.ports.js';
import type { XmlReader } from './xml.ports.js';
import { newSongId } from './song-fields.js';

/** A file that is all wrong is told from its first mistakes. */
const MAX_PROBLEMS = 20;

/** Rows that are read before other requests have their turn: some ten milliseconds. */
const ROWS_IN_A_TURN = 250;

/** Long ago: nothing of the song is known, so it is fetched when it is first shown. */
const NEVER = new Date(0);

/** A row that was left out, since its track was there already. */
export interface DuplicateRow {
  /** See `FileRow`. */
  readonly row: number;
  readonly spotifyTrackId: string;
}

export interface ImportedPlaylist {
  readonly playlist: Playlist;
  readonly duplicates: readonly DuplicateRow[];
}

/** Makes a playlist of a file. */
export class ImportPlaylist {
  constructor(
    private readonly playlists: PlaylistStore,
    private readonly users: UserStore,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly bounds: PlaylistBounds,
    private readonly pictures: PicturePolicy,
    private readonly xml: XmlReader,
  ) {}

  /**
   * All of it or nothing: a row that cannot be accepted refuses the file. Only what is there twice is left out.
   * @param file `content` is the file, decoded; `name`, where given, is used in place of the file's own, and a CSV file
   *   has none
   * @param key see {@link NewPlaylist}
   * @throws DomainError `validation_failed` with every problem by its row (the first 20), `playlist_full`,
   *   `account_full`, `not_authenticated` (the account was deleted meanwhile)
   */
  async run(
    ownerId: string,
    file: { content: string; name?: string | undefined },
    key?: string,
  ): Promise<ImportedPlaylist> {
    const read = await readPlaylistFile(file.content, this.xml);
    const problems: FieldProblem[] = [];
    const wanted = file.name === undefined || tidy(file.name) === '' ? read.name : file.name;
    const name = tidyText('name', wanted, problems);
    const description = tidyText('description', read.description, problems);
    for (const problem of [nameProblem(name), descriptionProblem(description)]) {
      if (problem !== null && !problems.some(({ field }) => field === problem.field)) problems.push(problem);
    }
    const found: ReadSong[] = [];
    let rows = 0;
    for (const row of read.rows) {
      if (problems.length >= MAX_PROBLEMS) break;
      rows += 1;
      if (rows % ROWS_IN_A_TURN === 0) await this.clock.yield();
      const result = readSong(row, this.pictures);
      if ('song' in result) found.push(result.song);
      else problems.push(...result.problems);
    }
    if (problems.length > 0) throw validationFailed(problems.slice(0, MAX_PROBLEMS));

    const createdAt = this.clock.now();
    const { kept, duplicates } = withoutDuplicates(found);
    const { maxSongs } = this.bounds;
    if (kept.length > maxSongs) throw playlistFull(maxSongs);
    const songs = kept.map((song) => this.toSong(song, createdAt));
    const stores = { playlists: this.playlists, users: this.users };
    const playlist = await addForOwner(stores, this.bounds, { ownerId, name, description, songs, createdAt, key });
    return { playlist, duplicates };
  }

  /** A file cannot make a song newer than it is by naming a time to come. */
  private toSong({ content, addedAt, fetchedAt }: ReadSong, now: Date): Song {
    return {
      id: newSongId(this.random),
      ...content,
      addedAt: earlier(addedAt ?? now, now),
      fetchedAt: content.trackName === null ? NEVER : earlier(fetchedAt ?? now, now),
    };
  }
}

function tidyText(field: string, value: unknown, problems: FieldProblem[]): string {
  if (typeof value === 'string') return tidy(value);
  if (value !== undefined && value !== null) problems.push({ field, message: `${field} must be text.` });
  return '';
}

function withoutDuplicates(songs: readonly ReadSong[]): { kept: ReadSong[]; duplicates: DuplicateRow[] } {
  const seen = new Set<string>();
  const kept: ReadSong[] = [];
  const duplicates: DuplicateRow[] = [];
  for (const song of songs) {
    const { spotifyTrackId } = song.content;
    if (seen.has(spotifyTrackId)) duplicates.push({ row: song.row, spotifyTrackId });
    else kept.push(song);
    seen.add(spotifyTrackId);
  }
  return { kept, duplicates };
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
