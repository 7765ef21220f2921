import { Module } from '@nestjs/common';
import { ImportAccountController } from '../../adapters/inbound/api/import-account.controller.js';
import { ImportAccountPageController } from '../../adapters/inbound/pages/account/import-account-page.controller.js';
import { ImportsController } from '../../adapters/inbound/api/imports.controller.js';
import { CsvTableReader } from '../../adapters/outbound/csv/csv-table-reader.js';
import { SaxXmlReader } from '../../adapters/outbound/xml/sax-xml-reader.js';
import { ImportAccount } from '../../core/auth/import-account.js';
import { UserStore } from '../../core/auth/auth.ports.js';
import { AccountDataParts, ListedAccountData } from '../../core/auth/account-data.js';
import { ArtistCatalog } from '../../core/music/music.ports.js';
import { ImportPlaylist } from '../../core/playlists/import-playlist.js';
import { defaultImportPolicy } from '../../core/playlists/imports/import-policy.js';
import { ImportSteps } from '../../core/playlists/imports/import-steps.js';
import { ImportQueue, ImportStore, ImportTrigger } from '../../core/playlists/imports/imports.ports.js';
import type { PlaylistImport } from '../../core/playlists/imports/playlist-import.js';
import { RunImports } from '../../core/playlists/imports/run-imports.js';
import { importRecord, ShowImport } from '../../core/playlists/imports/show-import.js';
import { defaultPlaylistBounds, type PicturePolicy } from '../../core/playlists/playlist-policies.js';
import { PlaylistSongStore, PlaylistStore, TrackCatalog } from '../../core/playlists/playlists.ports.js';
import { Clock } from '../../core/shared/clock.js';
import { Random } from '../../core/shared/random.js';
import { Logger } from '../../observability/logger.js';
import { ImportWorker } from '../import-worker.js';
import { literal, provide, setting } from '../providers.js';
import { AuthModule } from './auth.module.js';
import { PagesModule } from './pages.module.js';
import { SpotifyModule } from './spotify.module.js';

export const bounds = literal(defaultPlaylistBounds);

/** The sample catalogue, which production never has, names pictures of this service's own. */
export const pictures = setting<PicturePolicy>(({ production, frontendUrls }) => ({
  allowedImageOrigins: production ? [] : frontendUrls.map((url) => new URL(url).origin),
}));

const policy = literal(defaultImportPolicy);

class ImportStores {
  constructor(
    readonly playlists: PlaylistStore,
    readonly imports: ImportStore,
    readonly users: UserStore,
  ) {}
}

class ImportTools {
  readonly xml = new SaxXmlReader();
  readonly tables = new CsvTableReader();

  constructor(
    readonly clock: Clock,
    readonly random: Random,
    readonly trigger: ImportTrigger,
  ) {}
}

/** Playlists out of files, and what goes on after the request. */
@Module({
  imports: [AuthModule, PagesModule, SpotifyModule],
  controllers: [ImportsController, ImportAccountController, ImportAccountPageController],
  providers: [
    provide(
      ImportSteps,
      PlaylistStore,
      PlaylistSongStore,
      ArtistCatalog,
      TrackCatalog,
      Clock,
      bounds,
      pictures,
      policy,
    ),
    provide(RunImports, ImportQueue, ImportSteps, Random, Clock, policy),
    provide(ImportWorker, RunImports, literal(defaultImportPolicy.pollMs), Logger),
    { provide: ImportTrigger, useExisting: ImportWorker },
    provide(ImportStores, PlaylistStore, ImportStore, UserStore),
    provide(ImportTools, Clock, Random, ImportTrigger),
    provide(ImportPlaylist, ImportStores, ImportTools, ImportSteps, bounds, pictures, policy),
    provide(ShowImport, ImportStore),
    provide(ImportAccount, AccountDataParts, Clock),
    provide(ListedAccountData<PlaylistImport>, literal('imports'), ImportStore, literal(importRecord)),
  ],
  exports: [ImportPlaylist, ImportSteps, ShowImport],
})
export class ImportsModule {
  constructor(accountData: AccountDataParts, imports: ListedAccountData<PlaylistImport>) {
    accountData.push(imports);
  }
}
