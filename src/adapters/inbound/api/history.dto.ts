import { ApiProperty } from '@nestjs/swagger';
import {
  historyRecord,
  SEARCH_KINDS,
  SEARCHED_SOURCES,
  type SearchedSource,
  type SearchKind,
} from '../../../core/history/history-entry.js';
import type { HistoryPage } from '../../../core/history/list-history.js';
import type { Source } from '../../../core/music/source.js';
import { HistoryQueryInput } from '../http/history/history-query.dto.js';
import { NumberParameter, RefusesUnknown } from '../http/input/fields.js';
import { count, nextCursor, nullable, nullableText, timestamp, uri } from '../http/openapi/properties.js';

@RefusesUnknown()
export class HistoryListInput extends HistoryQueryInput {
  @NumberParameter({ min: 1, max: 100, description: 'How many entries a page has.', default: 50, example: 20 })
  limit?: number;
}

class HistoryResultDto {
  @ApiProperty({ type: String, enum: ['spotify', 'youtube'] satisfies Source[], description: 'Where it was found.' })
  source!: Source;

  @ApiProperty({ example: '12Chz98pHFMPJEknJQMWvI' })
  id!: string;

  @ApiProperty({ example: 'Muse' })
  name!: string;

  @ApiProperty(uri('https://open.spotify.com/artist/12Chz98pHFMPJEknJQMWvI'))
  url!: string;

  @ApiProperty({ ...nullable(uri('https://i.scdn.co/image/ab6761610000f178')), description: 'A small picture.' })
  image_url!: string | null;
}

/** A recorded search, in a list and in an account's export alike. */
export class HistoryEntryDto implements ReturnType<typeof historyRecord> {
  @ApiProperty({ example: '66f0c0ffee0123456789abcd' })
  id!: string;

  @ApiProperty({
    type: String,
    enum: SEARCH_KINDS,
    description: 'An artist on Spotify, a channel on YouTube, songs on Spotify, or an artist on both sources.',
  })
  kind!: SearchKind;

  @ApiProperty({ type: String, enum: SEARCHED_SOURCES, description: 'Where was searched.' })
  source!: SearchedSource;

  @ApiProperty({ description: 'As it was searched for.', example: 'Muse' })
  query!: string;

  @ApiProperty({ type: HistoryResultDto, nullable: true })
  result!: HistoryResultDto | null;

  @ApiProperty(
    nullableText('fd857293-5ab8-40de-b29e-55a69d4e4d0f', 'MusicBrainz’s id of the artist, where it is known.'),
  )
  mbid!: string | null;

  @ApiProperty(timestamp('2026-03-02T18:05:00.000Z'))
  searched_at!: string;
}

export class HistoryPageDto {
  @ApiProperty({ type: [HistoryEntryDto], maxItems: 100 })
  items!: HistoryEntryDto[];

  @ApiProperty(nextCursor)
  next_cursor!: string | null;

  static from({ entries, nextCursor }: HistoryPage): HistoryPageDto {
    return { items: entries.map(historyRecord), next_cursor: nextCursor };
  }
}

export class ClearedHistoryDto {
  @ApiProperty(count(12, 'How many there were.'))
  removed!: number;
}
