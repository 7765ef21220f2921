import { ApiProperty } from '@nestjs/swagger';
import type { Response } from 'express';
import type { AddedSong } from '../../../core/playlists/add-song.js';
import { songRecord, type SongRecord } from '../../../core/playlists/formats/write-playlist-file.js';
import type { ShownSong } from '../../../core/playlists/freshness.js';
import type { PlaylistPage } from '../../../core/playlists/list-playlists.js';
import { defaultPlaylistBounds } from '../../../core/playlists/playlist-policies.js';
import type { Playlist, Song } from '../../../core/playlists/playlist.js';
import type { ShownPlaylist } from '../../../core/playlists/show-playlist.js';
import { trackPage } from '../../../core/playlists/spotify-addresses.js';
import { CURSOR_MAX } from '../http/history/history-query.dto.js';
import { NumberField, NumberParameter, RefusesUnknown, TextField } from '../http/input/fields.js';
import { IdListField } from '../http/input/list-fields.js';
import { count, nextCursor, nullable, nullableText, onlyWhenTrue, timestamp, uri } from '../http/openapi/properties.js';
import { sampleMark } from './marked.dto.js';

/** Bounds in characters. */
export const NAME = { max: 200, trim: true } as const;

const NAME_DOCS = {
  ...NAME,
  description: 'Surrounding white space is dropped. Names need not be unique.',
} as const;

const DESCRIPTION = {
  max: 2_000,
  trim: true,
  optional: true,
  lines: true,
  description: 'May be empty and may have several lines.',
} as const;

/** Longer than any song's name or address (see the core's `SONG_TEXT_MAX`). */
const SONG_TEXT = { max: 500, trim: true } as const;

/** Unknown facts of a song are `null` in responses, so they may be `null` in requests, too. */
const OPTIONAL_SONG_TEXT = { ...SONG_TEXT, optional: true, nullable: true } as const;

const DAY_MS = 86_400_000;

const TRACK_ID = '4VqPOruhp5EdPBeR92t6lQ';
const TRACK_PAGE = `https://open.spotify.com/track/${TRACK_ID}`;
const PICTURE = 'https://i.scdn.co/image/ab67616d0000b273';

/** The parameter of a playlist's routes. */
export const PLAYLIST_ID = {
  name: 'id',
  description: 'The `id` of the playlist.',
  example: '66f0c0ffee0123456789abce',
} as const;

/** Tells where a new playlist is. */
export function tellCreated(response: Response, { id }: Playlist): void {
  response.location(`/api/v1/playlists/${id}`);
}

/** The same for an operation's description. */
export const PLAYLIST_LOCATION = { Location: 'Where the playlist is.' };

@RefusesUnknown()
export class PlaylistListInput {
  @NumberParameter({ min: 1, max: 100, description: 'How many playlists a page has.', default: 50, example: 20 })
  limit?: number;

  @TextField({ max: CURSOR_MAX, optional: true, description: '`next_cursor` of the page before.' })
  cursor?: string;
}

const VERSION = { min: 1, max: Number.MAX_SAFE_INTEGER, description: 'The `version` that was looked at.' } as const;

export class CreatePlaylistInput {
  @TextField({ ...NAME_DOCS, example: 'On the road' })
  name!: string;

  @TextField({ ...DESCRIPTION, example: 'Loud ones.' })
  description?: string;
}

export class ChangePlaylistInput {
  @TextField({ ...NAME_DOCS, optional: true, minLength: 1, example: 'On the road again' })
  name?: string;

  @TextField(DESCRIPTION)
  description?: string;

  @NumberField(VERSION)
  version?: number;
}

export const SPOTIFY_ID = {
  max: 100,
  description: 'Spotify’s id of the track.',
  pattern: '^[0-9A-Za-z]{22}$',
  example: TRACK_ID,
} as const;

export const TRACK_NAME = { ...SONG_TEXT, description: 'What the track is called.', example: 'Uprising' } as const;

export const ARTIST_NAME = { ...SONG_TEXT, description: 'Its artists, joined by commas.', example: 'Muse' } as const;

export const ALBUM_NAME = {
  ...OPTIONAL_SONG_TEXT,
  description: 'The album that it is on.',
  example: 'The Resistance',
} as const;

export const DURATION = {
  min: 0,
  max: DAY_MS,
  nullable: true,
  description: 'Milliseconds, a day at most.',
  example: 304_840,
} as const;

export const IMAGE_URL = {
  ...OPTIONAL_SONG_TEXT,
  description: 'A picture on one of Spotify’s https hosts.',
  example: PICTURE,
} as const;

export const SPOTIFY_URL = {
  ...OPTIONAL_SONG_TEXT,
  description: 'A page on `https://open.spotify.com`.',
  example: TRACK_PAGE,
} as const;

export class AddSongInput {
  @TextField(SPOTIFY_ID)
  spotify_track_id!: string;

  @TextField(TRACK_NAME)
  track_name!: string;

  @TextField(ARTIST_NAME)
  artist_name!: string;

  @TextField(ALBUM_NAME)
  album_name?: string | null;

  @NumberField(DURATION)
  duration_ms?: number | null;

  @TextField(IMAGE_URL)
  image_url?: string | null;

  @TextField(SPOTIFY_URL)
  spotify_url?: string | null;
}

export class SongOrderInput {
  @IdListField({
    max: defaultPlaylistBounds.maxSongs,
    description: 'The `id`s of songs of the playlist, each once.',
    example: ['q7Zr1mPqT0m8vW3x'],
  })
  song_ids!: string[];

  @NumberField(VERSION)
  version?: number;
}

export class SongRecordDto implements SongRecord {
  @ApiProperty({ example: TRACK_ID })
  spotify_track_id!: string;

  @ApiProperty(nullableText('Uprising', 'Null where it is not known any more.'))
  track_name!: string | null;

  @ApiProperty(nullableText('Muse', 'All artists of the track, joined by commas.'))
  artist_name!: string | null;

  @ApiProperty(nullableText('The Resistance'))
  album_name!: string | null;

  @ApiProperty(nullable(count(304_840, 'Milliseconds.')))
  duration_ms!: number | null;

  @ApiProperty(nullable(uri(PICTURE)))
  image_url!: string | null;

  @ApiProperty(nullable(uri(TRACK_PAGE)))
  spotify_url!: string | null;

  @ApiProperty(timestamp('2026-03-02T18:10:00.000Z'))
  added_at!: string;

  @ApiProperty(timestamp('2026-03-02T18:10:00.000Z', 'When what came from Spotify was last fetched there.'))
  fetched_at!: string;
}

export class SongDto extends SongRecordDto {
  @ApiProperty({
    description: 'Names the song within its playlist; not Spotify’s id.',
    example: 'q7Zr1mPqT0m8vW3x',
  })
  id!: string;

  @ApiProperty({ ...uri(TRACK_PAGE, 'Always there, whatever else is known.'), nullable: false })
  declare spotify_url: string;

  @ApiProperty({
    description:
      'Whether nothing but the link may be shown: what came from Spotify is older than 30 days and could not be fetched again, or Spotify no longer has the track.',
    example: false,
  })
  stale!: boolean;

  static from(song: ShownSong): SongDto {
    return { id: song.id, ...songRecord(song), spotify_url: song.spotifyUrl, stale: song.stale };
  }

  /** A song that was just added. */
  static fromNew(song: Song): SongDto {
    return this.from({ ...song, spotifyUrl: song.spotifyUrl ?? trackPage(song.spotifyTrackId), stale: false });
  }
}

/** A playlist without its songs. */
export class PlaylistDto {
  @ApiProperty({ example: '66f0c0ffee0123456789abce' })
  id!: string;

  @ApiProperty({ example: 'On the road' })
  name!: string;

  @ApiProperty({ description: 'May be empty; lines end with `\\n`.', example: 'Loud ones.' })
  description!: string;

  @ApiProperty(count(1))
  song_count!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'One more with every change, of the songs and their order too.',
    example: 3,
  })
  version!: number;

  @ApiProperty(timestamp('2026-03-02T18:09:00.000Z'))
  created_at!: string;

  @ApiProperty(timestamp('2026-03-02T18:10:00.000Z'))
  updated_at!: string;

  static from({ id, name, description, songCount, version, createdAt, updatedAt }: Playlist): PlaylistDto {
    return {
      id,
      name,
      description,
      song_count: songCount,
      version,
      created_at: createdAt.toISOString(),
      updated_at: updatedAt.toISOString(),
    };
  }
}

export class PlaylistPageDto {
  @ApiProperty({ type: [PlaylistDto], maxItems: 100 })
  items!: PlaylistDto[];

  @ApiProperty(nextCursor)
  next_cursor!: string | null;

  static from({ playlists, nextCursor: next }: PlaylistPage): PlaylistPageDto {
    return { items: playlists.map((playlist) => PlaylistDto.from(playlist)), next_cursor: next };
  }
}

export class PlaylistWithSongsDto extends PlaylistDto {
  @ApiProperty({ type: [SongDto], description: 'All of them, in their order.' })
  songs!: SongDto[];

  @ApiProperty(onlyWhenTrue('Only there when songs are looked up in the sample catalogue.'))
  sample?: true;

  static fromShown({ playlist, songs, sample }: ShownPlaylist): PlaylistWithSongsDto {
    return {
      ...PlaylistDto.from(playlist),
      songs: songs.map((song) => SongDto.from(song)),
      ...sampleMark(sample),
    };
  }
}

export class AddedSongDto extends SongDto {
  @ApiProperty({ type: PlaylistDto })
  playlist!: PlaylistDto;

  static fromAdded({ song, playlist }: AddedSong): AddedSongDto {
    return { ...SongDto.fromNew(song), playlist: PlaylistDto.from(playlist) };
  }
}
