import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { HistoryEntry } from '../../../core/history/history-entry.js';
import type { HistoryPage } from '../../../core/history/list-history.js';
import type { Source } from '../../../core/music/source.js';
import { HistoryQueryInput } from '../http/history/history-query.dto.js';
import { NumberParameter, RefusesUnknown } from '../http/input/fields.js';
import { count, nextCursor, timestamp, uri } from '../http/openapi/properties.js';

@RefusesUnknown()
export class HistoryListInput extends HistoryQueryInput {
  @NumberParameter({ min: 1, max: 100, description: 'How many entries a page has.', default: 50, example: 20 })
  limit?: number;
}

@ApiSchema({ name: 'HistoryResult' })
class HistoryResultDto {
  @ApiProperty({ example: '12Chz98pHFMPJEknJQMWvI' })
  id!: string;

  @ApiProperty({ example: 'Muse' })
  name!: string;

  @ApiProperty(uri('https://open.spotify.com/artist/12Chz98pHFMPJEknJQMWvI'))
  url!: string;
}

/** A recorded search, in a list and in an account's export alike. */
@ApiSchema({ name: 'HistoryEntry' })
export class HistoryEntryDto {
  @ApiProperty({ example: '66f0c0ffee0123456789abcd' })
  id!: string;

  @ApiProperty({ type: String, enum: ['spotify', 'youtube'] satisfies Source[] })
  source!: Source;

  @ApiProperty({ description: 'As it was searched for.', example: 'Muse' })
  query!: string;

  @ApiProperty({ type: HistoryResultDto, nullable: true })
  result!: HistoryResultDto | null;

  @ApiProperty(timestamp('2026-03-02T18:05:00.000Z'))
  searched_at!: string;

  static from({ id, source, query, result, searchedAt }: HistoryEntry): HistoryEntryDto {
    return {
      id,
      source,
      query,
      result: result && { id: result.id, name: result.name, url: result.url },
      searched_at: searchedAt.toISOString(),
    };
  }
}

@ApiSchema({ name: 'HistoryPage' })
export class HistoryPageDto {
  @ApiProperty({ type: [HistoryEntryDto], maxItems: 100 })
  items!: HistoryEntryDto[];

  @ApiProperty(nextCursor)
  next_cursor!: string | null;

  static from({ entries, nextCursor }: HistoryPage): HistoryPageDto {
    return { items: entries.map((entry) => HistoryEntryDto.from(entry)), next_cursor: nextCursor };
  }
}

@ApiSchema({ name: 'ClearedHistory' })
export class ClearedHistoryDto {
  @ApiProperty(count(12, 'How many there were.'))
  removed!: number;
}
