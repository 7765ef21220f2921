import { MemoryPlaylistStore } from '../../support/memory/memory-playlist-store.js';
import { MemoryThrottleStore } from '../../support/memory/memory-throttle-store.js';
import { SaxXmlReader } from '../../../src/adapters/outbound/xml/sax-xml-reader.js';
import { CsvTableReader } from '../../../src/adapters/outbound/csv/csv-table-reader.js';
import { MemoryImportStore } from '../../support/memory/memory-import-store.js';
import { MemoryIdempotencyStore } from '../../support/memory/memory-idempotency-store.js';
import { AddSong, AddSongs } from '../../../src/core/playlists/add-song.js';
import { ChangePlaylist } from '../../../src/core/playlists/change-playlist.js';
import { CreatePlaylist } from '../../../src/core/playlists/create-playlist.js';
import { ExportPlaylist } from '../../../src/core/playlists/export-playlist.js';
import { ImportPlaylist } from '../../../src/core/playlists/import-playlist.js';
import { defaultImportPolicy } from '../../../src/core/playlists/imports/import-policy.js';
import { ImportSteps } from '../../../src/core/playlists/imports/import-steps.js';
import { RunImports } from '../../../src/core/playlists/imports/run-imports.js';
import { ShowImport } from '../../../src/core/playlists/imports/show-import.js';
import { ListPlaylists } from '../../../src/core/playlists/list-playlists.js';
import { MoveSong, ReorderSongs } from '../../../src/core/playlists/reorder-songs.js';
import { PlaylistAccountData } from '../../../src/core/playlists/playlist-account-data.js';
import {
  defaultFreshnessPolicy,
  type PicturePolicy,
  type PlaylistBounds,
} from '../../../src/core/playlists/playlist-policies.js';
import { RemovePlaylist } from '../../../src/core/playlists/remove-playlist.js';
import { RemoveSong } from '../../../src/core/playlists/remove-song.js';
import { ShowPlaylist } from '../../../src/core/playlists/show-playlist.js';
import type { GivenSong } from '../../../src/core/playlists/song-fields.js';
import { ManualClock } from '../../support/manual-clock.js';
import { FakeArtistCatalog } from '../../support/fake-sources.js';
import { FakeTrackCatalog, trackId } from '../../support/playlists.js';
import { FakeRandom, FakeTokenHasher } from '../auth/fakes.js';
import { KnownAccounts } from './known-accounts.js';

export const ALICE = 'alice';
export const BOB = 'bob';
export const DAY = 86_400_000;

/** Small enough to be reached. */
const bounds: PlaylistBounds = { maxPlaylists: 3, maxSongs: 4, maxSongsInAll: 9, maxBytesInAll: 20_000 };

const importPolicy = { ...defaultImportPolicy, maxAtOnce: 5, maxUnfinished: 2, paceMs: 0 };

const pictures: PicturePolicy = { allowedImageOrigins: ['http://localhost:5000'] };

/** Every use case of playlists over one store in memory. */
export class PlaylistWorld {
  readonly clock = new ManualClock('2026-03-01T12:00:00.000Z');
  readonly store = new MemoryPlaylistStore();
  readonly users = new KnownAccounts([ALICE, BOB]);
  readonly catalog = new FakeTrackCatalog();
  private readonly random = new FakeRandom();

  readonly create = new CreatePlaylist(this.store, this.users, this.clock, bounds);
  readonly list = new ListPlaylists(this.store);
  readonly show = new ShowPlaylist(
    this.store,
    this.store,
    this.catalog,
    new MemoryThrottleStore(),
    new FakeTokenHasher(),
    this.clock,
    defaultFreshnessPolicy,
    pictures,
  );
  readonly change = new ChangePlaylist(this.store, this.clock, bounds);
  readonly remove = new RemovePlaylist(this.store);
  readonly addSongs = new AddSongs(this.store, this.random, this.clock, bounds, pictures);
  readonly addSong = new AddSong(this.addSongs);
  readonly removeSong = new RemoveSong(this.store, this.clock);
  readonly reorder = new ReorderSongs(this.store, this.clock);
  readonly move = new MoveSong(this.store, this.clock);
  readonly export = new ExportPlaylist(this.show, this.clock);
  readonly imports = new MemoryImportStore();
  readonly search = new FakeArtistCatalog();
  readonly triggered = jest.fn();
  private readonly steps = new ImportSteps(
    this.store,
    this.store,
    this.search,
    this.catalog,
    this.clock,
    bounds,
    pictures,
    importPolicy,
  );
  readonly import = new ImportPlaylist(
    { playlists: this.store, imports: this.imports, users: this.users },
    {
      clock: this.clock,
      random: this.random,
      xml: new SaxXmlReader(),
      tables: new CsvTableReader(),
      trigger: { importWaiting: this.triggered },
    },
    this.steps,
    bounds,
    pictures,
    importPolicy,
  );
  readonly runImports = new RunImports(this.imports, this.steps, this.random, this.clock, importPolicy);
  readonly showImport = new ShowImport(this.imports);
  readonly accountData = new PlaylistAccountData(
    this.store,
    new MemoryIdempotencyStore(),
    this.steps,
    this.clock,
    this.random,
    bounds,
    pictures,
  );

  /** What a file made that could be imported at once. */
  async imported(ownerId: string, content: unknown, name?: string) {
    const result = await this.import.run(ownerId, { content, name });
    if (result.kind !== 'done') throw new Error('The import goes on.');
    const found = await this.store.find(ownerId, result.playlist.id);
    return { ...result, songs: found?.songs ?? [] };
  }

  /** A playlist of Alice's with that many songs. */
  async playlistWith(songCount: number): Promise<{ id: string; songIds: string[] }> {
    const { id } = await this.create.run(ALICE, { name: 'Slow mornings' });
    const songIds: string[] = [];
    for (let number = 1; number <= songCount; number += 1) {
      songIds.push((await this.addSong.run(ALICE, id, given(number))).song.id);
    }
    return { id, songIds };
  }

  /** The tracks of Alice's playlist, in their order. */
  async tracksOf(playlistId: string): Promise<string[]> {
    const found = await this.store.find(ALICE, playlistId);
    return found?.songs.map((song) => song.trackName ?? '') ?? [];
  }
}

/** A song as a client gives it. */
export function given(number: number, change: Partial<GivenSong> = {}): GivenSong {
  return {
    spotifyTrackId: trackId(number),
    trackName: `Track ${number}`,
    artistName: 'Somebody',
    albumName: 'Album',
    durationMs: 200_000,
    imageUrl: 'https://i.scdn.co/image/ab67616d',
    spotifyUrl: `https://open.spotify.com/track/${trackId(number)}`,
    ...change,
  };
}
