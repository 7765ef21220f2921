import { Module } from '@nestjs/common';
import { SuggestionsController } from '../../adapters/inbound/api/suggestions.controller.js';
import { MusicController } from '../../adapters/inbound/api/music.controller.js';
import { ArtistPageController } from '../../adapters/inbound/pages/artist-page.controller.js';
import { HomeController } from '../../adapters/inbound/pages/home.controller.js';
import { SampleSources } from '../../adapters/inbound/pages/home.controller.js';
import { LruResponseCache } from '../../adapters/outbound/cache/lru-response-cache.js';
import { SharedResponses } from '../../adapters/outbound/cache/shared-responses.js';
import { IdentifyArtist } from '../../core/identity/identify-artist.js';
import { ShowIdentity } from '../../core/identity/show-identity.js';
import { FindEverywhere } from '../../core/music/find-everywhere.js';
import { FindSongs } from '../../core/music/find-songs.js';
import { defaultCachePolicy, defaultSearchPolicy } from '../../core/music/music-policies.js';
import { ArtistCatalog, ChannelDirectory, ChannelIdCache } from '../../core/music/music.ports.js';
import { ReadSearchTerm } from '../../core/music/read-search-term.js';
import { ResponseCache } from '../../core/music/response-cache.js';
import { SearchArtist } from '../../core/music/search-artist.js';
import { SearchChannel } from '../../core/music/search-channel.js';
import { SearchEverywhere } from '../../core/music/search-everywhere.js';
import { SampleNames, SuggestArtists } from '../../core/music/suggest-artists.js';
import { ShowExample } from '../../core/music/show-example.js';
import { SearchTracks } from '../../core/music/search-tracks.js';
import { ShowArtist } from '../../core/music/show-artist.js';
import { ListHistory } from '../../core/history/list-history.js';
import { ListPlaylists } from '../../core/playlists/list-playlists.js';
import { PlaylistStore } from '../../core/playlists/playlists.ports.js';
import { Clock } from '../../core/shared/clock.js';
import { Logger } from '../../observability/logger.js';
import { UpstreamMetrics } from '../../observability/upstream-metrics.js';
import { literal, provide } from '../providers.js';
import { HistoryModule } from './history.module.js';
import { KeptIdentities, MusicBrainzModule } from './musicbrainz.module.js';
import { PagesModule } from './pages.module.js';
import { Sandboxes, SandboxModule } from './sandbox.module.js';
import { SpotifyModule } from './spotify.module.js';
import { YouTubeModule } from './youtube.module.js';

/** The caches as the metrics name them. */
const CACHE_NAMES = {
  artists: 'spotify_artists',
  channel: 'youtube_channels',
  songs: 'spotify_songs',
  tracks: 'spotify_tracks',
} as const;

const policy = literal(defaultSearchPolicy);

/** Searching for artists, channels and tracks. */
@Module({
  imports: [HistoryModule, MusicBrainzModule, PagesModule, SandboxModule, SpotifyModule, YouTubeModule],
  controllers: [HomeController, ArtistPageController, MusicController, SuggestionsController],
  providers: [
    {
      provide: ResponseCache,
      inject: [Clock, Logger, UpstreamMetrics, { token: SharedResponses, optional: true }],
      useFactory: openResponseCache,
    },
    provide(SearchArtist, ArtistCatalog, IdentifyArtist, Clock, policy, ResponseCache),
    provide(SearchChannel, ChannelDirectory, ChannelIdCache, IdentifyArtist, Clock, policy, ResponseCache),
    provide(SearchTracks, ArtistCatalog, Clock, policy, ResponseCache),
    provide(ReadSearchTerm, SearchArtist, SearchChannel, ShowIdentity, IdentifyArtist),
    provide(FindSongs, ArtistCatalog, Clock, policy, ResponseCache),
    provide(FindEverywhere, IdentifyArtist, SearchArtist, FindSongs, SearchChannel),
    provide(ShowArtist, ShowIdentity, FindEverywhere),
    provide(SearchEverywhere, ReadSearchTerm, FindEverywhere),
    {
      provide: SampleNames,
      inject: [Sandboxes],
      useFactory: ({ sampleNames }: Sandboxes) => new SampleNames(sampleNames),
    },
    {
      provide: ShowExample,
      inject: [IdentifyArtist, FindEverywhere, Clock, ArtistCatalog, ChannelDirectory],
      useFactory: (
        identify: IdentifyArtist,
        find: FindEverywhere,
        clock: Clock,
        artists: ArtistCatalog,
        channels: ChannelDirectory,
      ) => {
        const areSamples = identify.sample && [artists, channels].every(({ origin }) => origin === 'sample');
        return new ShowExample(identify, find, clock, areSamples);
      },
    },
    // For the artists' pages; PlaylistsModule itself imports this one.
    provide(ListPlaylists, PlaylistStore),
    provide(SuggestArtists, ListHistory, KeptIdentities, SampleNames, Clock),
    {
      provide: SampleSources,
      inject: [ArtistCatalog, ChannelDirectory, IdentifyArtist],
      useFactory: (artists: ArtistCatalog, channels: ChannelDirectory, { sample }: IdentifyArtist) =>
        new SampleSources(sample || [artists, channels].some(({ origin }) => origin === 'sample')),
    },
  ],
  exports: [ReadSearchTerm, SearchTracks],
})
export class MusicModule {}

/** @param shared where processes share responses; none without Redis */
function openResponseCache(
  clock: Clock,
  logger: Logger,
  metrics: UpstreamMetrics,
  shared: SharedResponses | null = null,
): ResponseCache {
  for (const name of Object.values(CACHE_NAMES)) metrics.expectCache(name);
  const count = (kind: keyof typeof CACHE_NAMES, event: Parameters<UpstreamMetrics['cache']>[1]): void =>
    metrics.cache(CACHE_NAMES[kind], event);
  return new LruResponseCache({ clock, policy: defaultCachePolicy, logger, shared, count });
}
