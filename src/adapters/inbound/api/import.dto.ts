import { ApiProperty } from '@nestjs/swagger';
import { SKIP_REASONS, type SkipReason } from '../../../core/playlists/formats/playlist-file.js';
import type { importRecord } from '../../../core/playlists/imports/show-import.js';
import { nullable, timestamp } from '../http/openapi/properties.js';

export class SkippedRowDto {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'As a spreadsheet counts the rows of a table; songs of a document from 1; lines of a list.',
    example: 7,
  })
  row!: number;

  @ApiProperty({ type: String, enum: SKIP_REASONS, example: 'not_found' })
  reason!: SkipReason;

  @ApiProperty({ example: 'Row 7: Spotify has no song with this title by this artist (Muse – Uprising 2).' })
  message!: string;
}

export class ImportMadeDto {
  @ApiProperty({ example: '2Zk4n0pRrT5v7xY9' })
  id!: string;

  @ApiProperty({ example: 'On the road' })
  name!: string;
}

export class ImportDto implements Record<keyof ReturnType<typeof importRecord>, unknown> {
  @ApiProperty({ example: '5c1f7f0a9d3e4b68' })
  id!: string;

  @ApiProperty({ type: String, enum: ['running', 'done'] })
  state!: 'running' | 'done';

  @ApiProperty({ type: 'integer', description: 'Songs in the file.', example: 320 })
  total!: number;

  @ApiProperty({ type: 'integer', description: 'Songs that are in playlists by now.', example: 300 })
  imported!: number;

  @ApiProperty({ type: 'integer', description: 'Those of them that were found by title and artist.', example: 12 })
  found_by_name!: number;

  @ApiProperty({ type: [SkippedRowDto], description: 'Songs that are in no playlist, and why.' })
  skipped!: SkippedRowDto[];

  @ApiProperty({ type: [ImportMadeDto], description: 'The playlists that were made of the file by now.' })
  playlists!: ImportMadeDto[];

  @ApiProperty(timestamp('2026-03-02T18:21:00.000Z'))
  created_at!: string;

  @ApiProperty(nullable(timestamp('2026-03-02T18:24:00.000Z')))
  finished_at!: string | null;
}
