import { ApiProperty } from '@nestjs/swagger';
import { ACTIVITY_EVENTS, type Activity, type ActivityEvent } from '../../../core/activity/activity.js';
import type { ActivityPage } from '../../../core/activity/list-activity.js';
import { NumberParameter, RefusesUnknown, TextField } from '../http/input/fields.js';
import { nextCursor, timestamp } from '../http/openapi/properties.js';

export class ActivityDto {
  @ApiProperty({ example: '6b0d77ac22e2156f173ed68d' })
  id!: string;

  @ApiProperty({ type: String, enum: ACTIVITY_EVENTS, description: 'More may be added.' })
  event!: ActivityEvent;

  @ApiProperty(timestamp('2026-03-02T18:00:00.000Z'))
  at!: string;

  @ApiProperty({
    description: 'The client’s network, a /24 or, in IPv6, a /48; empty when it is unknown.',
    example: '203.0.113.0/24',
  })
  ip!: string;

  @ApiProperty({ description: 'The beginning of the client’s `User-Agent`.', example: 'Mozilla/5.0' })
  user_agent!: string;

  static from({ id, event, at, ip, userAgent }: Activity): ActivityDto {
    return { id, event, at: at.toISOString(), ip, user_agent: userAgent };
  }
}

export class ActivityPageDto {
  @ApiProperty({ type: [ActivityDto], maxItems: 100 })
  items!: ActivityDto[];

  @ApiProperty(nextCursor)
  next_cursor!: string | null;

  static from(page: ActivityPage): ActivityPageDto {
    return { items: page.entries.map((entry) => ActivityDto.from(entry)), next_cursor: page.nextCursor };
  }
}

@RefusesUnknown()
export class ActivityListInput {
  @NumberParameter({ min: 1, max: 100, description: 'How many entries a page has.', default: 50, example: 20 })
  limit?: number;

  @TextField({ max: 200, optional: true, description: '`next_cursor` of the page before.' })
  cursor?: string;
}
