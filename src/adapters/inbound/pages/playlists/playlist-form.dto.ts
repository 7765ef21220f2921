import { NumberParameter, SEARCH_TERM_MAX, TextField } from '../../http/input/fields.js';
import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString } from 'class-validator';

/** Enough for an id, a number, a word. */
const SHORT = 100;

/** Far above what the core takes, which says itself what is too long. */
const LONG = 10_000;

/** Text of any length and any number of lines, judged by the core; may be left out. */
const LinesField = (): PropertyDecorator =>
  applyDecorators(IsOptional(), IsString({ message: '$property must be text.' }));

/** What a playlist is called and about. */
export class PlaylistInput {
  @TextField({ max: 200, trim: true })
  name!: string;

  @LinesField()
  description?: string;

  /** What the form was shown with; a client of its own making may leave it out. */
  @LinesField()
  shown_name?: string;

  @LinesField()
  shown_description?: string;
}

/** An exported playlist that was pasted; a file comes beside the fields. */
export class ImportInput {
  @TextField({ max: 200, trim: true, optional: true })
  name?: string;

  @LinesField()
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

/** Where a song goes: a step, or a place counted from 1. */
export class MoveSongInput {
  @TextField({ max: SHORT, optional: true })
  move?: string;

  @TextField({ max: SHORT, trim: true, optional: true })
  position?: string;
}

/** Which playlists are listed: after those of an earlier page. */
export class PlaylistsPlaceInput {
  @TextField({ max: SHORT, optional: true })
  cursor?: string;
}

/** Which songs of a playlist are shown: a page by its number, or the one with this song. */
export class SongsPlaceInput {
  @NumberParameter({ min: 1, max: 1000 })
  page?: number;

  @TextField({ max: SHORT, optional: true })
  song?: string;
}

/** What is searched for at Spotify to be added. */
export class SongSearchInput {
  @TextField({ max: SEARCH_TERM_MAX, trim: true })
  q!: string;

  @NumberParameter({ min: 0, max: 1000 })
  offset?: number;
}

export class ExportInput {
  @TextField({ max: SHORT, optional: true })
  format?: string;
}
