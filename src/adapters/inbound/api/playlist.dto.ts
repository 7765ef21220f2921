import type { ExportFormat } from '../../../core/playlists/export-playlist.js';
import { defaultPlaylistBounds } from '../../../core/playlists/playlist-policies.js';
import { ChoiceField } from '../http/input/choice-field.js';
import { FileField } from '../http/input/file-field.js';
import { IdListField } from '../http/input/id-list-field.js';
import { NumberField } from '../http/input/number-field.js';
import { TextField } from '../http/input/text-field.js';
import { WholeNumberField } from '../http/input/whole-number-field.js';

/** The contract's bounds, in characters. */
const NAME = { max: 200, trim: true } as const;
const DESCRIPTION = { max: 2_000, trim: true, optional: true, lines: true } as const;

/** More than any song's name or address has (see the core's `SONG_TEXT_MAX`). */
const SONG_TEXT = { max: 500, trim: true } as const;

/** What is not known of a song is `null` where the API shows it, so it may be sent as that, too. */
const OPTIONAL_SONG_TEXT = { ...SONG_TEXT, optional: true, nullable: true } as const;

/** The most characters of a cursor that are looked at; those that are given out are shorter. */
const CURSOR_MAX = 100;

const DAY_MS = 86_400_000;

export class PlaylistListInput {
  @WholeNumberField({ min: 1, max: 100 })
  limit?: string;

  @TextField({ max: CURSOR_MAX, optional: true })
  cursor?: string;
}

export class CreatePlaylistInput {
  @TextField(NAME)
  name!: string;

  @TextField(DESCRIPTION)
  description?: string;
}

export class ChangePlaylistInput {
  @TextField({ ...NAME, optional: true })
  name?: string;

  @TextField(DESCRIPTION)
  description?: string;

  @NumberField({ min: 1, max: Number.MAX_SAFE_INTEGER })
  version?: number;
}

export class AddSongInput {
  @TextField({ max: 100 })
  spotify_track_id!: string;

  @TextField(SONG_TEXT)
  track_name!: string;

  @TextField(SONG_TEXT)
  artist_name!: string;

  @TextField(OPTIONAL_SONG_TEXT)
  album_name?: string | null;

  @NumberField({ min: 0, max: DAY_MS, nullable: true })
  duration_ms?: number | null;

  @TextField(OPTIONAL_SONG_TEXT)
  image_url?: string | null;

  @TextField(OPTIONAL_SONG_TEXT)
  spotify_url?: string | null;
}

export class SongOrderInput {
  @IdListField(defaultPlaylistBounds.maxSongs)
  song_ids!: string[];
}

export class ExportInput {
  @ChoiceField(['json', 'csv'] satisfies ExportFormat[])
  format?: ExportFormat;
}

export class ImportInput {
  @FileField()
  file!: string;

  @TextField({ ...NAME, optional: true })
  name?: string;
}
