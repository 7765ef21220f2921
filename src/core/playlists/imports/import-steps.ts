import { sourceNotConfigured } from '../../music/source.js';
import type { ArtistCatalog } from '../../music/music.ports.js';
import type { Clock } from '../../shared/clock.js';
import { DomainError } from '../../shared/domain-error.js';
import { contentOf } from '../freshness.js';
import type { SkipReason } from '../formats/playlist-file.js';
import type { Song } from '../playlist.js';
import type { PicturePolicy, PlaylistBounds } from '../playlist-policies.js';
import type { AddSongsResult, PlaylistSongStore, PlaylistStore, TrackCatalog } from '../playlists.ports.js';
import { chooseTrack, queryOf } from './find-track.js';
import type { ImportPolicy } from './import-policy.js';
import type { ClaimedImport } from './imports.ports.js';
import { repeatedRow } from './plan-import.js';
import type {
  ImportCounts,
  ImportedPlaylist,
  ImportStep,
  PlannedSong,
  PlaylistImport,
  SkippedRow,
} from './playlist-import.js';

type Step<Kind extends ImportStep['kind']> = Extract<ImportStep, { kind: Kind }>;

export const NOTHING: ImportCounts = { imported: 0, foundByName: 0, skipped: [], playlists: [] };

const MESSAGES: Partial<Record<SkipReason, string>> = {
  not_found: 'Spotify has no song with this title by this artist',
  not_searched: 'Spotify could not be searched',
  account_full: 'The account holds as much as it can',
  playlist_full: 'The playlist holds as many songs as it can',
  playlist_deleted: 'The playlist was deleted meanwhile',
};

/** What a step of an import does. Each may be done again, by another process, after it has been done in part. */
export class ImportSteps {
  constructor(
    private readonly playlists: PlaylistStore,
    private readonly songs: PlaylistSongStore,
    private readonly catalog: ArtistCatalog,
    private readonly tracks: TrackCatalog,
    private readonly clock: Clock,
    private readonly bounds: PlaylistBounds,
    private readonly pictures: PicturePolicy,
    private readonly policy: ImportPolicy,
  ) {}

  /**
   * @param stop aborts when the process is about to end
   * @throws DomainError when Spotify can't be asked for now; what `stop` aborts with
   */
  async run(next: ClaimedImport, step: ImportStep, stop: AbortSignal): Promise<ImportCounts> {
    const { claimed } = next;
    switch (step.kind) {
      case 'make':
        return (await this.make(claimed.ownerId, step, `import ${claimed.id} ${step.playlist}`)) ?? NOTHING;
      case 'find':
        return this.find(next, step, stop);
      case 'name':
        return this.name(claimed, step, stop);
    }
  }

  /**
   * Makes a playlist with as many of its songs as there is room for.
   * @param key see `NewPlaylist`
   * @param options.whole with all of its songs, or not at all: then `null`
   */
  async make(
    ownerId: string,
    { playlist: number, name, description, songs }: Step<'make'>,
    key: string | undefined,
    { whole = false, createdAt = this.clock.now() } = {},
  ): Promise<ImportCounts | null> {
    const made = { ownerId, name, description, createdAt, key };
    const complete = await this.playlists.addWithin(this.bounds, { ...made, songs: songs.map(toSong) });
    if (complete !== null) return counted(songs.length, [], [{ number, id: complete.id, name }]);
    if (whole) return null;
    const empty = await this.playlists.addWithin(this.bounds, { ...made, songs: [] });
    if (empty === null) return counted(0, skip(songs, 'account_full'), []);
    const { imported, skipped } = await this.addAsManyAsFit(ownerId, empty.id, songs);
    return counted(imported, skipped, [{ number, id: empty.id, name }]);
  }

  private async find(next: ClaimedImport, { playlist, songs }: Step<'find'>, stop: AbortSignal) {
    const { claimed } = next;
    const found: PlannedSong[] = [];
    const skipped: SkippedRow[] = [];
    for (const song of songs) {
      const track = await this.look(next, song, stop);
      if (typeof track === 'string') skipped.push(...skip([song], track));
      else found.push(track);
    }
    const id = claimed.playlists.find(({ number }) => number === playlist)?.id;
    if (id === undefined) return counted(0, [...skipped, ...skip(found, 'account_full')], []);
    const added = await this.addAsManyAsFit(claimed.ownerId, id, found);
    if (added.imported > 0) await this.putInOrder(claimed.ownerId, id, found);
    return { ...counted(added.imported, [...skipped, ...added.skipped], []), foundByName: added.imported };
  }

  /** Looks for a song, and leaves Spotify to others for a while. @returns why it was not found, where it was not */
  private async look(
    next: ClaimedImport,
    song: PlannedSong<null>,
    stop: AbortSignal,
  ): Promise<PlannedSong | 'not_found' | 'not_searched'> {
    stop.throwIfAborted();
    const { trackName, artistName, albumName, durationMs } = song.content;
    const wanted = { trackName: trackName ?? '', artistName: artistName ?? '', albumName, durationMs };
    try {
      const { tracks } = await this.clock.within(
        this.policy.requestMs,
        (signal) => this.catalog.findTracks(queryOf(wanted), 10, 0, signal),
        stop,
      );
      const track = chooseTrack(wanted, tracks);
      if (track === null) return 'not_found';
      const content = contentOf(track.id, track, this.pictures);
      return { ...song, content, fetchedAt: this.clock.now().getTime() };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (this.isHopeless(error, next)) return 'not_searched';
      throw error;
    } finally {
      await this.leaveSpotify(stop);
    }
  }

  private isHopeless({ kind, code }: DomainError, { claimed, attempts }: ClaimedImport): boolean {
    const isLate = this.clock.now().getTime() - claimed.createdAt.getTime() > this.policy.giveUpAfterMs;
    const isThisSong = kind === 'upstream_failed' && attempts >= this.policy.maxAttempts;
    return isLate || isThisSong || code === sourceNotConfigured('spotify').code;
  }

  /** What can't be fetched now is fetched when the song is shown. */
  private async name({ ownerId, playlists }: PlaylistImport, { playlist, songs }: Step<'name'>, stop: AbortSignal) {
    const id = playlists.find(({ number }) => number === playlist)?.id;
    if (id === undefined) return NOTHING;
    for (const song of songs) {
      stop.throwIfAborted();
      const { spotifyTrackId } = song;
      const found = await this.clock.within(
        this.policy.requestMs,
        (signal) => this.tracks.tracksById([spotifyTrackId], signal),
        stop,
      );
      const track = found.get(spotifyTrackId);
      if (track !== undefined) {
        const content = contentOf(spotifyTrackId, track, this.pictures);
        await this.songs.refresh(ownerId, id, [{ id: song.id, ...content, fetchedAt: this.clock.now() }]);
      }
      await this.leaveSpotify(stop);
    }
    return NOTHING;
  }

  /** The sample catalogue is nobody else's. */
  private async leaveSpotify(stop: AbortSignal): Promise<void> {
    if (this.catalog.origin === 'sample') return this.clock.yield();
    const isOver = (signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
    await this.clock.within(this.policy.paceMs, isOver, stop);
  }

  private async addAsManyAsFit(ownerId: string, playlistId: string, songs: readonly PlannedSong[]) {
    const distinct = songs.filter(
      ({ content }, index) => songs.findIndex((one) => one.content.spotifyTrackId === content.spotifyTrackId) === index,
    );
    const twice = songs.filter((song) => !distinct.includes(song)).map(({ row }) => repeatedRow(row));
    const { imported, skipped } = await this.addDistinct(ownerId, playlistId, distinct);
    return { imported, skipped: [...twice, ...skipped] };
  }

  /** Halves what does not fit as a whole, until single songs are left. */
  private async addDistinct(
    ownerId: string,
    playlistId: string,
    songs: readonly PlannedSong[],
  ): Promise<Pick<ImportCounts, 'imported' | 'skipped'>> {
    if (songs.length === 0) return NOTHING;
    const result = await this.songs.addSongs(ownerId, playlistId, songs.map(toSong), this.bounds);
    if (result.status === 'added' || result.status === 'already_in')
      return this.counts(ownerId, playlistId, songs, result);
    if (result.status === 'gone' || result.status === 'other_version') return reasonFor(songs, 'playlist_deleted');
    const reason = result.status === 'full' ? 'playlist_full' : 'account_full';
    if (songs.length === 1) return reasonFor(songs, reason);
    const half = Math.ceil(songs.length / 2);
    const first = await this.addDistinct(ownerId, playlistId, songs.slice(0, half));
    const isFull = first.skipped.some((row) => row.reason === reason);
    const second = isFull
      ? reasonFor(songs.slice(half), reason)
      : await this.addDistinct(ownerId, playlistId, songs.slice(half));
    return { imported: first.imported + second.imported, skipped: [...first.skipped, ...second.skipped] };
  }

  /** Those that are there by their own ids were added by an attempt that could not say so. */
  private async counts(
    ownerId: string,
    playlistId: string,
    songs: readonly PlannedSong[],
    result: Extract<AddSongsResult, { status: 'added' | 'already_in' }>,
  ): Promise<Pick<ImportCounts, 'imported' | 'skipped'>> {
    const added = new Set(result.status === 'added' ? result.songs.map(({ id }) => id) : []);
    if (added.size < songs.length) {
      const kept = await this.playlists.find(ownerId, playlistId);
      for (const { id } of kept?.songs ?? []) added.add(id);
    }
    const repeated = songs.filter(({ id }) => !added.has(id)).map(({ row }) => repeatedRow(row));
    return { imported: songs.length - repeated.length, skipped: repeated };
  }

  private async putInOrder(ownerId: string, playlistId: string, songs: readonly PlannedSong[]): Promise<void> {
    const arrange = (ids: readonly string[]): readonly string[] =>
      inFileOrder(
        ids,
        songs.map(({ id }) => id),
      );
    await this.songs.rearrange(ownerId, playlistId, arrange, this.clock.now());
  }
}

/**
 * Moves songs behind the one before them in the file, which its owner may have moved: ids of one import begin alike and
 * rise with the file's rows.
 */
export function inFileOrder(ids: readonly string[], moved: readonly string[]): readonly string[] {
  const order = [...ids];
  for (const id of moved.toSorted()) {
    const at = order.indexOf(id);
    if (at === -1) continue;
    order.splice(at, 1);
    const ofImport = order.filter((one) => one.startsWith(id.slice(0, SONG_IDS_LENGTH)));
    const before = ofImport
      .filter((one) => one < id)
      .sort()
      .at(-1);
    const [behind] = ofImport.filter((one) => one > id).sort();
    if (before !== undefined) order.splice(order.indexOf(before) + 1, 0, id);
    else order.splice(behind === undefined ? at : order.indexOf(behind), 0, id);
  }
  return order;
}

/** Characters of a song's id that are the same in one import. */
const SONG_IDS_LENGTH = 12;

function toSong({ id, content, addedAt, fetchedAt }: PlannedSong): Song {
  return { id, ...content, addedAt: new Date(addedAt), fetchedAt: new Date(fetchedAt) };
}

function skip(songs: readonly PlannedSong<string | null>[], reason: SkipReason): SkippedRow[] {
  return songs.map(({ row, content: { artistName, trackName } }) => {
    const names = trackName === null ? '' : ` (${[artistName, trackName].filter((name) => name !== null).join(' – ')})`;
    return { row, reason, message: `Row ${row}: ${MESSAGES[reason] ?? 'It was left out'}${names}.` };
  });
}

function reasonFor(songs: readonly PlannedSong[], reason: SkipReason): Pick<ImportCounts, 'imported' | 'skipped'> {
  return { imported: 0, skipped: skip(songs, reason) };
}

function counted(imported: number, skipped: SkippedRow[], playlists: ImportedPlaylist[]): ImportCounts {
  return { imported, foundByName: 0, skipped, playlists };
}
