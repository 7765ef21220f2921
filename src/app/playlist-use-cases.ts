import type { Provider } from '@nestjs/common';
import { ThrottleStore, UserStore } from '../core/auth/auth.ports.js';
import { AddSong } from '../core/playlists/add-song.js';
import { ChangePlaylist } from '../core/playlists/change-playlist.js';
import { CreatePlaylist } from '../core/playlists/create-playlist.js';
import { EditPlaylist } from '../core/playlists/edit-playlist.js';
import { ExportPlaylist } from '../core/playlists/export-playlist.js';
import { FindPlaylist } from '../core/playlists/find-playlist.js';
import { ImportPlaylist } from '../core/playlists/import-playlist.js';
import { ListPlaylists } from '../core/playlists/list-playlists.js';
import { MoveSong } from '../core/playlists/move-song.js';
import {
  defaultFreshnessPolicy,
  defaultPlaylistBounds,
  type PicturePolicy,
} from '../core/playlists/playlist-policies.js';
import { PlaylistSongStore, PlaylistStore, TrackCatalog } from '../core/playlists/playlists.ports.js';
import { RemovePlaylist } from '../core/playlists/remove-playlist.js';
import { RemoveSong } from '../core/playlists/remove-song.js';
import { ReorderSongs } from '../core/playlists/reorder-songs.js';
import { ShowPlaylist } from '../core/playlists/show-playlist.js';
import { Clock } from '../core/shared/clock.js';
import { Random } from '../core/shared/random.js';
import { TokenHasher } from '../core/shared/secrets.js';
import type { Settings } from './config/settings.js';
import { Literal, provide } from './providers.js';

const bounds = new Literal(defaultPlaylistBounds);
const freshness = new Literal(defaultFreshnessPolicy);

/** The use cases of playlists. */
export function playlistUseCases({ production, frontendUrls }: Settings): Provider[] {
  // The sample catalogue, which production never has, names pictures of this service's own.
  const allowedImageOrigins = production ? [] : frontendUrls.map((url) => new URL(url).origin);
  const pictures = new Literal<PicturePolicy>({ allowedImageOrigins });
  return [
    provide(CreatePlaylist, PlaylistStore, UserStore, Clock, bounds),
    provide(ListPlaylists, PlaylistStore),
    provide(FindPlaylist, PlaylistStore),
    provide(
      ShowPlaylist,
      PlaylistStore,
      PlaylistSongStore,
      TrackCatalog,
      ThrottleStore,
      TokenHasher,
      Clock,
      freshness,
      pictures,
    ),
    provide(ChangePlaylist, PlaylistStore, Clock),
    provide(EditPlaylist, FindPlaylist, ChangePlaylist),
    provide(RemovePlaylist, PlaylistStore),
    provide(AddSong, PlaylistSongStore, Random, Clock, bounds, pictures),
    provide(RemoveSong, PlaylistSongStore, Clock),
    provide(ReorderSongs, PlaylistSongStore, Clock),
    provide(MoveSong, PlaylistSongStore, Clock),
    provide(ExportPlaylist, ShowPlaylist, Clock),
    provide(ImportPlaylist, PlaylistStore, UserStore, Random, Clock, bounds, pictures),
  ];
}
