import { ApiProperty } from '@nestjs/swagger';
import { type AddedSongs, inSong } from '../../../core/playlists/add-song.js';
import type { GivenSong } from '../../../core/playlists/song-fields.js';
import { DomainError, type FieldProblem, validationFailed } from '../../../core/shared/domain-error.js';
import { isRecord } from '../../../core/shared/is-record.js';
import { NumberField, TextField } from '../http/input/fields.js';
import { ListField } from '../http/input/list-fields.js';
import { checkInput } from '../http/input/input.pipe.js';
import { count } from '../http/openapi/properties.js';
import {
  AddSongInput,
  ALBUM_NAME,
  ARTIST_NAME,
  DURATION,
  IMAGE_URL,
  PlaylistDto,
  SongDto,
  SPOTIFY_ID,
  SPOTIFY_URL,
  TRACK_NAME,
} from './playlist.dto.js';

/** A song as the search for tracks lists it. */
export class FoundTrackInput {
  @TextField(SPOTIFY_ID)
  id!: string;

  @TextField(TRACK_NAME)
  name!: string;

  @TextField(ARTIST_NAME)
  artist!: string;

  @TextField(ALBUM_NAME)
  album?: string | null;

  @NumberField(DURATION)
  duration_ms?: number | null;

  @TextField(IMAGE_URL)
  image_url?: string | null;

  @TextField(SPOTIFY_URL)
  spotify_url?: string | null;
}

export class AddSongsInput {
  @ListField([AddSongInput, FoundTrackInput], { max: 100, description: 'All of them are added, or none.' })
  songs!: unknown[];
}

/** What can be sent to add songs. */
export const SONG_INPUTS = [AddSongInput, FoundTrackInput, AddSongsInput] as const;

/**
 * The song or songs of a body, checked.
 * @returns a list only for a body with one
 * @throws DomainError `validation_failed`, for song 3 of several with fields such as `songs.3.name`
 */
export function givenSongs(body: unknown): GivenSong | GivenSong[] {
  if (!isRecord(body) || !('songs' in body)) return givenSong(body);
  const { songs } = checkInput(AddSongsInput, body, 'body');
  const problems: FieldProblem[] = [];
  const given = songs.flatMap((song, index) => {
    const place = `songs.${index}`;
    if (!isRecord(song)) {
      problems.push({ field: place, message: `${place} must be a song.` });
      return [];
    }
    try {
      return [givenSong(song)];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      problems.push(...inSong(index, error.details ?? []));
      return [];
    }
  });
  if (problems.length > 0) throw validationFailed(problems);
  return given;
}

function givenSong(body: unknown): GivenSong {
  if (isRecord(body) && 'id' in body && !('spotify_track_id' in body)) {
    const track = checkInput(FoundTrackInput, body, 'body');
    return {
      spotifyTrackId: track.id,
      trackName: track.name,
      artistName: track.artist,
      albumName: track.album,
      durationMs: track.duration_ms,
      imageUrl: track.image_url,
      spotifyUrl: track.spotify_url,
    };
  }
  const song = checkInput(AddSongInput, body, 'body');
  return {
    spotifyTrackId: song.spotify_track_id,
    trackName: song.track_name,
    artistName: song.artist_name,
    albumName: song.album_name,
    durationMs: song.duration_ms,
    imageUrl: song.image_url,
    spotifyUrl: song.spotify_url,
  };
}

export class AddedSongsDto {
  @ApiProperty(count(1, 'How many of the songs were added.'))
  added!: number;

  @ApiProperty(count(0, 'How many were left out, because their track is in the playlist already or came twice.'))
  skipped!: number;

  @ApiProperty({ type: [SongDto], description: 'Those that were added.' })
  songs!: SongDto[];

  @ApiProperty({ type: PlaylistDto })
  playlist!: PlaylistDto;

  static fromAdded({ songs, playlist }: AddedSongs, given: number): AddedSongsDto {
    return {
      added: songs.length,
      skipped: given - songs.length,
      songs: songs.map((song) => SongDto.fromNew(song)),
      playlist: PlaylistDto.from(playlist),
    };
  }
}
