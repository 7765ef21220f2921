import { Module } from '@nestjs/common';
import { PlaylistFilesController } from '../../adapters/inbound/api/playlist-files.controller.js';
import { PlaylistSongsController } from '../../adapters/inbound/api/playlist-songs.controller.js';
import { PlaylistController } from '../../adapters/inbound/api/playlist.controller.js';
import { AddSongPageController } from '../../adapters/inbound/pages/playlists/add-song.controller.js';
import { PlaylistPageController } from '../../adapters/inbound/pages/playlists/playlist-page.controller.js';
import { PlaylistsPageController } from '../../adapters/inbound/pages/playlists/playlists-page.controller.js';
import { LastRemoval } from '../../adapters/inbound/pages/playlists/last-removal.js';
import { SongSearchPageController } from '../../adapters/inbound/pages/playlists/song-search-page.controller.js';
import { UserStore } from '../../core/auth/auth.ports.js';
import { ThrottleStore } from '../../core/shared/throttle.js';
import { AddSong, AddSongs } from '../../core/playlists/add-song.js';
import { ChangePlaylist } from '../../core/playlists/change-playlist.js';
import { CreatePlaylist } from '../../core/playlists/create-playlist.js';
import { EditPlaylist } from '../../core/playlists/edit-playlist.js';
import { ExportPlaylist } from '../../core/playlists/export-playlist.js';
import { FindPlaylist } from '../../core/playlists/find-playlist.js';
import { ImportSteps } from '../../core/playlists/imports/import-steps.js';
import { ListPlaylists, SummarizePlaylists } from '../../core/playlists/list-playlists.js';
import { MoveSong, ReorderSongs } from '../../core/playlists/reorder-songs.js';
import { PlaylistAccountData } from '../../core/playlists/playlist-account-data.js';
import { defaultFreshnessPolicy } from '../../core/playlists/playlist-policies.js';
import { PlaylistSongStore, PlaylistStore, TrackCatalog } from '../../core/playlists/playlists.ports.js';
import { RemovePlaylist } from '../../core/playlists/remove-playlist.js';
import { RemoveSong } from '../../core/playlists/remove-song.js';
import { FindSong, RestoreSong } from '../../core/playlists/restore-song.js';
import { ShowPlaylist } from '../../core/playlists/show-playlist.js';
import { RemovePlaylistUndoably, RestorePlaylist } from '../../core/playlists/undo-removal.js';
import { Clock } from '../../core/shared/clock.js';
import { IdempotencyStore } from '../../core/shared/idempotency.js';
import { Random } from '../../core/shared/random.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { AccountDataParts } from '../../core/auth/account-data.js';
import { literal, provide, secretBox, secureCookies } from '../providers.js';
import { AuthModule } from './auth.module.js';
import { HistoryModule } from './history.module.js';
import { bounds, ImportsModule, pictures } from './imports.module.js';
import { MusicModule } from './music.module.js';
import { PagesModule } from './pages.module.js';
import { SpotifyModule } from './spotify.module.js';

/** Songs that somebody keeps. */
@Module({
  imports: [AuthModule, HistoryModule, ImportsModule, MusicModule, PagesModule, SpotifyModule],
  controllers: [
    PlaylistController,
    PlaylistSongsController,
    PlaylistFilesController,
    // Before those whose paths begin with any id: `create` is none.
    PlaylistsPageController,
    AddSongPageController,
    PlaylistPageController,
    SongSearchPageController,
  ],
  providers: [
    provide(CreatePlaylist, PlaylistStore, UserStore, Clock, bounds),
    provide(ListPlaylists, PlaylistStore),
    provide(SummarizePlaylists, PlaylistSongStore, Clock, literal(defaultFreshnessPolicy)),
    provide(FindPlaylist, PlaylistStore),
    provide(
      ShowPlaylist,
      PlaylistStore,
      PlaylistSongStore,
      TrackCatalog,
      ThrottleStore,
      TokenHasher,
      Clock,
      literal(defaultFreshnessPolicy),
      pictures,
    ),
    provide(ChangePlaylist, PlaylistStore, Clock, bounds),
    provide(EditPlaylist, FindPlaylist, ChangePlaylist),
    provide(RemovePlaylist, PlaylistStore),
    provide(RemovePlaylistUndoably, PlaylistStore, IdempotencyStore, Clock),
    provide(RestorePlaylist, PlaylistStore, UserStore, IdempotencyStore, Clock, bounds),
    provide(AddSongs, PlaylistSongStore, Random, Clock, bounds, pictures),
    provide(AddSong, AddSongs),
    provide(RemoveSong, PlaylistSongStore, Clock),
    provide(FindSong, PlaylistStore),
    provide(RestoreSong, PlaylistSongStore, Clock, bounds),
    provide(LastRemoval, secretBox('last removal'), Clock, secureCookies),
    provide(ReorderSongs, PlaylistSongStore, Clock),
    provide(MoveSong, PlaylistSongStore, Clock),
    provide(ExportPlaylist, ShowPlaylist, Clock),
    provide(PlaylistAccountData, PlaylistStore, IdempotencyStore, ImportSteps, Clock, Random, bounds, pictures),
  ],
})
export class PlaylistsModule {
  constructor(accountData: AccountDataParts, playlists: PlaylistAccountData) {
    accountData.push(playlists);
  }
}
