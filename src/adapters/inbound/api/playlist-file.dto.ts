import { ApiProperty, ApiSchema, OmitType } from '@nestjs/swagger';
import type { ExportFormat } from '../../../core/playlists/export-playlist.js';
import type { playlistDocument } from '../../../core/playlists/formats/write-playlist-file.js';
import type { ImportedPlaylist } from '../../../core/playlists/import-playlist.js';
import { ChoiceField, FileField, TextField } from '../http/input/fields.js';
import { timestamp } from '../http/openapi/properties.js';
import { NAME, PlaylistDto, SongRecordDto } from './playlist.dto.js';

export const TABLE_EXAMPLE = [
  'position,spotify_track_id,track_name,artist_name,album_name,duration_ms,image_url,spotify_url,added_at,fetched_at',
  '1,4VqPOruhp5EdPBeR92t6lQ,Uprising,Muse,The Resistance,304840,,,2026-03-02T18:10:00.000Z,2026-03-02T18:10:00.000Z',
  '',
].join('\r\n');

export class ExportInput {
  @ChoiceField(['json', 'csv'] satisfies ExportFormat[], {
    description: 'Which kind of file.',
    default: 'json',
    example: 'json',
  })
  format?: ExportFormat;
}

export class ImportInput {
  @FileField({ description: 'The file’s content, JSON or CSV as the export gives it.', example: TABLE_EXAMPLE })
  file!: string;

  @TextField({
    ...NAME,
    optional: true,
    description: 'In place of the file’s own name. A CSV file has none, so it is needed there.',
    example: 'On the road',
  })
  name?: string;
}

/** A playlist as a file: what the import takes. */
@ApiSchema({ name: 'PlaylistFile' })
export class PlaylistFileDto implements Record<keyof ReturnType<typeof playlistDocument>, unknown> {
  @ApiProperty({ enum: ['octa-music-playlist'] })
  format!: string;

  @ApiProperty({ type: 'integer', enum: [1] })
  version!: number;

  @ApiProperty({ example: 'On the road' })
  name!: string;

  @ApiProperty({ example: 'Loud ones.' })
  description!: string;

  @ApiProperty(timestamp('2026-03-02T18:21:00.000Z'))
  exported_at!: string;

  @ApiProperty({ type: [SongRecordDto] })
  songs!: SongRecordDto[];
}

@ApiSchema({ name: 'ImportDuplicate' })
class ImportDuplicateDto {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'As a spreadsheet counts the rows of a table; songs of a document from 1.',
    example: 7,
  })
  row!: number;

  @ApiProperty({ example: '4VqPOruhp5EdPBeR92t6lQ' })
  spotify_track_id!: string;
}

@ApiSchema({ name: 'ImportedPlaylist' })
export class ImportedPlaylistDto extends PlaylistDto {
  @ApiProperty({
    type: [ImportDuplicateDto],
    description: 'What was left out, because the same track came before.',
  })
  duplicates!: ImportDuplicateDto[];

  static fromImport({ playlist, duplicates }: ImportedPlaylist): ImportedPlaylistDto {
    return {
      ...PlaylistDto.from(playlist),
      duplicates: duplicates.map(({ row, spotifyTrackId }) => ({ row, spotify_track_id: spotifyTrackId })),
    };
  }
}

@ApiSchema({ name: 'ExportedSong' })
class ExportedSongDto extends SongRecordDto {
  @ApiProperty({ example: 'q7Zr1mPqT0m8vW3x' })
  id!: string;
}

/** A playlist in an account's export. */
@ApiSchema({ name: 'ExportedPlaylist' })
export class ExportedPlaylistDto extends OmitType(PlaylistDto, ['song_count']) {
  @ApiProperty({ type: [ExportedSongDto] })
  songs!: ExportedSongDto[];
}
