import type { Artist } from '../../../core/music/artist.js';
import type { ArtistIdentity, Namesake } from '../../../core/identity/artist-identity.js';
import { type IdentityCandidate, IdentitySource } from '../../../core/identity/identity.ports.js';
import type { Channel, ChannelCandidate, Video } from '../../../core/music/channel.js';
import { ArtistCatalog, ChannelDirectory } from '../../../core/music/music.ports.js';
import { sourceNotConfigured } from '../../../core/music/source.js';
import type { Track, TrackPage } from '../../../core/music/track.js';
import { TrackCatalog } from '../../../core/playlists/playlists.ports.js';

/** Stands for Spotify on a production server without its credentials: every method rejects. */
export class UnconfiguredArtistCatalog extends ArtistCatalog {
  readonly origin = 'live';

  findArtists(): Promise<readonly Artist[]> {
    return Promise.reject(sourceNotConfigured('spotify'));
  }

  findArtist(): Promise<Artist | null> {
    return Promise.reject(sourceNotConfigured('spotify'));
  }

  findTracksOf(): Promise<readonly Track[]> {
    return Promise.reject(sourceNotConfigured('spotify'));
  }

  findTracks(): Promise<TrackPage> {
    return Promise.reject(sourceNotConfigured('spotify'));
  }
}

/** The same for tracks: none is known. */
export class UnconfiguredTrackCatalog extends TrackCatalog {
  readonly origin = 'live';

  tracksById(): Promise<ReadonlyMap<string, Track | null>> {
    return Promise.resolve(new Map());
  }
}

/** Stands for YouTube on a production server without its key: every method rejects. */
export class UnconfiguredChannelDirectory extends ChannelDirectory {
  readonly origin = 'live';

  findByHandle(): Promise<Channel | null> {
    return Promise.reject(sourceNotConfigured('youtube'));
  }

  findById(): Promise<Channel | null> {
    return Promise.reject(sourceNotConfigured('youtube'));
  }

  findByUsername(): Promise<Channel | null> {
    return Promise.reject(sourceNotConfigured('youtube'));
  }

  searchByName(): Promise<readonly ChannelCandidate[]> {
    return Promise.reject(sourceNotConfigured('youtube'));
  }

  findTopVideos(): Promise<readonly Video[]> {
    return Promise.reject(sourceNotConfigured('youtube'));
  }
}

/** Stands for MusicBrainz on a production server without an operator's contact: every method rejects. */
export class UnconfiguredIdentitySource extends IdentitySource {
  readonly origin = 'live';

  findByMbid(): Promise<ArtistIdentity | null> {
    return Promise.reject(sourceNotConfigured('musicbrainz'));
  }

  searchByName(): Promise<readonly IdentityCandidate[]> {
    return Promise.reject(sourceNotConfigured('musicbrainz'));
  }

  findBySpotifyIds(): Promise<ReadonlyMap<string, readonly Namesake[]>> {
    return Promise.reject(sourceNotConfigured('musicbrainz'));
  }
}
