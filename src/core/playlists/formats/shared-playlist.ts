import type { Playlist, Song } from '../playlist.js';
import { trackIdOf, trackPage } from '../spotify-addresses.js';
import type { FileRow } from './playlist-file.js';
import { readAddresses } from './song-address.js';

// XSPF (https://www.xspf.org/spec) and its form in JSON, JSPF (https://www.xspf.org/jspf), say the same with the same
// words. Times, which they have no element for, are `meta`.

const ADDED_AT = 'urn:octa-music:added_at';
const FETCHED_AT = 'urn:octa-music:fetched_at';

/** A song in the words of XSPF. */
export interface SharedTrack {
  readonly location: string;
  readonly identifier: string;
  readonly title: string | null;
  readonly creator: string | null;
  readonly album: string | null;
  /** Milliseconds. */
  readonly duration: number | null;
  readonly image: string | null;
  readonly meta: readonly (readonly [rel: string, content: string])[];
}

/** A playlist in the words of XSPF. */
export function sharedPlaylist({ name, description }: Playlist, songs: readonly Song[], exportedAt: Date) {
  return {
    title: name,
    annotation: description === '' ? null : description,
    date: exportedAt.toISOString(),
    tracks: songs.map(sharedTrack),
  };
}

function sharedTrack(song: Song): SharedTrack {
  return {
    location: song.spotifyUrl ?? trackPage(song.spotifyTrackId),
    identifier: `spotify:track:${song.spotifyTrackId}`,
    title: song.trackName,
    creator: song.artistName,
    album: song.albumName,
    duration: song.durationMs,
    image: song.imageUrl,
    meta: [
      [ADDED_AT, song.addedAt.toISOString()],
      [FETCHED_AT, song.fetchedAt.toISOString()],
    ],
  };
}

/** A track as somebody's file has it: unchecked. */
export interface ReadTrack extends Readonly<Partial<Record<keyof SharedTrack, unknown>>> {
  readonly addresses: readonly unknown[];
  readonly metas: ReadonlyMap<string, unknown>;
}

/** The same in the words of a song. */
export function rowOfTrack(track: ReadTrack, row: number): FileRow {
  const addresses = track.addresses.filter((address) => typeof address === 'string').map((address) => address.trim());
  const { id, other } = readAddresses(addresses);
  return {
    row,
    other,
    fields: {
      spotify_track_id: id,
      track_name: track.title,
      artist_name: track.creator,
      album_name: track.album,
      duration_ms: track.duration,
      image_url: track.image,
      spotify_url: addresses.find((address) => /^https?:/.test(address) && trackIdOf(address) !== null),
      added_at: track.metas.get(ADDED_AT),
      fetched_at: track.metas.get(FETCHED_AT),
    },
  };
}
