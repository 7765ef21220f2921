import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { ExportFormat } from '../../../core/playlists/export-playlist.js';
import type { playlistDocument } from '../../../core/playlists/formats/write-playlist-file.js';
import type { ImportResult } from '../../../core/playlists/import-playlist.js';
import { FILE_TYPES } from '../http/playlists/playlist-download.js';
import { timestamp } from '../http/openapi/properties.js';
import { ImportMadeDto, SkippedRowDto } from './import.dto.js';
import { PlaylistDto, SongRecordDto } from './playlist.dto.js';

const TABLE_EXAMPLE = [
  'position,spotify_track_id,track_name,artist_name,album_name,duration_ms,image_url,spotify_url,added_at,fetched_at',
  '1,4VqPOruhp5EdPBeR92t6lQ,Uprising,Muse,The Resistance,304840,,,2026-03-02T18:10:00.000Z,2026-03-02T18:10:00.000Z',
  '',
].join('\r\n');

/** How the other formats look. */
const OTHER_FORMATS: Record<Exclude<ExportFormat, 'json'>, unknown> = {
  csv: `\uFEFF${TABLE_EXAMPLE}`,
  jspf: { playlist: { title: 'On the road', track: [{ identifier: ['spotify:track:4VqPOruhp5EdPBeR92t6lQ'] }] } },
  xspf: '<?xml version="1.0" encoding="UTF-8"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/">…</playlist>\n',
  m3u: '#EXTM3U\n#EXTINF:304.84,Muse - Uprising\nhttps://open.spotify.com/track/4VqPOruhp5EdPBeR92t6lQ\n',
};

/** The same for an operation's description. */
export const OTHER_FILES = Object.entries(OTHER_FORMATS).map(([format, example]) => ({
  mediaType: FILE_TYPES[format as ExportFormat],
  schema: { type: format === 'jspf' ? 'object' : 'string' },
  example,
}));

/** A playlist as a file: what the import takes. */
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

/** What a small file made: the first playlist, and what there is besides. */
export class ImportedPlaylistDto extends PlaylistDto {
  @ApiProperty({
    type: [ImportDuplicateDto],
    description: 'What was left out, because the same track came before. They are in `skipped`, too.',
  })
  duplicates!: ImportDuplicateDto[];

  @ApiProperty({ type: 'integer', description: 'Songs in the file.', example: 12 })
  total!: number;

  @ApiProperty({ type: 'integer', description: 'Songs that are in playlists now.', example: 11 })
  imported!: number;

  @ApiProperty({ type: [SkippedRowDto] })
  skipped!: SkippedRowDto[];

  @ApiProperty({ type: [ImportMadeDto], description: 'All playlists that the file made, this one first.' })
  playlists!: ImportMadeDto[];

  static fromResult(result: Extract<ImportResult, { kind: 'done' }>): ImportedPlaylistDto {
    return {
      ...PlaylistDto.from(result.playlist),
      duplicates: result.repeated.map(({ row, spotifyTrackId }) => ({ row, spotify_track_id: spotifyTrackId })),
      total: result.total,
      imported: result.imported,
      skipped: result.skipped.map(({ row, reason, message }) => ({ row, reason, message })),
      playlists: result.playlists.map(({ id, name }) => ({ id, name })),
    };
  }
}

class ExportedSongDto extends SongRecordDto {
  @ApiProperty({ example: 'q7Zr1mPqT0m8vW3x' })
  id!: string;
}

/** A playlist in an account's export. */
export class ExportedPlaylistDto extends OmitType(PlaylistDto, ['song_count']) {
  @ApiProperty({ type: [ExportedSongDto] })
  songs!: ExportedSongDto[];
}
