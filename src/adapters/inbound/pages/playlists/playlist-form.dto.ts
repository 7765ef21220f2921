import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString } from 'class-validator';
import type { GivenSong } from '../../../../core/playlists/song-fields.js';
import { ARTIST_TERM, NumberParameter, TextField } from '../../http/input/fields.js';

/** Enough for an id, a number, a word. */
const SHORT = 100;

/** Far above what the core accepts, which reports what is too long. */
const LONG = 10_000;

/** Text of any length and any number of lines, checked by the core; optional. */
const MultilineField = (): PropertyDecorator =>
  applyDecorators(IsOptional(), IsString({ message: '$property must be text.' }));

export class PlaylistInput {
  @TextField({ max: 200, trim: true })
  name!: string;

  @MultilineField()
  description?: string;
}

/** An exported playlist whose content was pasted; an uploaded file is not among the fields. */
export class ImportInput {
  @TextField({ max: 200, trim: true, optional: true })
  name?: string;

  @MultilineField()
  content?: string;
}

/** A song by the API's names for its fields, with the Spotify id under its former name. */
export class AddSongInput {
  @TextField({ max: SHORT, trim: true })
  track_id!: string;

  @TextField({ max: LONG })
  track_name!: string;

  @TextField({ max: LONG })
  artist_name!: string;

  @TextField({ max: LONG, optional: true })
  album_name?: string;

  @TextField({ max: SHORT, optional: true })
  duration_ms?: string;

  @TextField({ max: LONG, optional: true })
  image_url?: string;

  @TextField({ max: LONG, optional: true })
  spotify_url?: string;
}

/** What a form says about a song, as the core takes it. */
export function givenSong(input: AddSongInput): GivenSong {
  return {
    spotifyTrackId: input.track_id,
    trackName: input.track_name,
    artistName: input.artist_name,
    albumName: input.album_name,
    durationMs: input.duration_ms ? Number(input.duration_ms) : null,
    imageUrl: input.image_url,
    spotifyUrl: input.spotify_url,
  };
}

/** A song with the playlist that it is added to. */
export class AddToPlaylistInput extends AddSongInput {
  @TextField({ max: SHORT, trim: true })
  playlist!: string;
}

/** Where a song is moved: by a step, or to a position counted from 1. */
export class MoveSongInput {
  @TextField({ max: SHORT, optional: true })
  move?: string;

  @TextField({ max: SHORT, trim: true, optional: true })
  position?: string;
}

export class PlaylistsInput {
  @TextField({ max: SHORT, optional: true })
  cursor?: string;
}

/** Which songs of a playlist are shown: a page by its number, or the one with this song. */
export class SongsInput {
  @NumberParameter({ min: 1, max: 1000 })
  page?: number;

  @TextField({ max: SHORT, optional: true })
  song?: string;
}

export class SongSearchInput {
  @TextField(ARTIST_TERM)
  q!: string;

  @NumberParameter({ min: 0, max: 1000 })
  offset?: number;
}
