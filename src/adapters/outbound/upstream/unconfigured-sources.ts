import { IdentitySource } from '../../../core/identity/identity.ports.js';
import { ArtistCatalog, ChannelDirectory } from '../../../core/music/music.ports.js';
import { sourceNotConfigured, type Upstream } from '../../../core/music/source.js';
import type { Track } from '../../../core/music/track.js';
import { TrackCatalog } from '../../../core/playlists/playlists.ports.js';

function rejecting(source: Upstream): () => Promise<never> {
  return () => Promise.reject(sourceNotConfigured(source));
}

const spotify = rejecting('spotify');
const youtube = rejecting('youtube');
const musicbrainz = rejecting('musicbrainz');

/** Stands for Spotify on a production server without its credentials: every method rejects. */
export class UnconfiguredArtistCatalog extends ArtistCatalog {
  readonly origin = 'live';
  readonly findArtists = spotify;
  readonly findArtist = spotify;
  readonly findTracksOf = spotify;
  readonly findTracks = spotify;
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
  readonly findByHandle = youtube;
  readonly findById = youtube;
  readonly findByUsername = youtube;
  readonly searchByName = youtube;
  readonly findTopVideos = youtube;
}

/** Stands for MusicBrainz on a production server without an operator's contact: every method rejects. */
export class UnconfiguredIdentitySource extends IdentitySource {
  readonly origin = 'live';
  readonly findByMbid = musicbrainz;
  readonly searchByName = musicbrainz;
  readonly findBySpotifyIds = musicbrainz;
}
