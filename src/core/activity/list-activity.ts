import { cursorAfter, parseCursor } from '../history/history-cursor.js';
import { checkLimit, type Page, pageOf } from '../shared/paging.js';
import type { Activity } from './activity.js';
import type { ActivityLog, ActivityPosition } from './activity.ports.js';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 100;

/** Which part of the activity is wanted; `null` takes the default. */
export interface ActivityRequest {
  /** 1 to 100; 50 when left out. */
  readonly limit?: number | null;
  /** From an earlier page; the latest entries when left out. */
  readonly cursor?: string | null;
}

/** Latest first. */
export type ActivityPage = Page<Activity>;

export class ListActivity {
  constructor(private readonly log: ActivityLog) {}

  /** @throws DomainError `validation_failed` for a limit or a cursor that cannot be */
  async run(userId: string, { limit, cursor }: ActivityRequest = {}): Promise<ActivityPage> {
    const size = checkLimit(limit ?? LIMIT_DEFAULT, LIMIT_MAX);
    const found = await this.log.listOf(userId, typeof cursor === 'string' ? positionOf(cursor) : null, size + 1);
    return pageOf(found, size, ({ at, id }) => cursorAfter({ searchedAt: at, id }));
  }
}

function positionOf(cursor: string): ActivityPosition {
  const { searchedAt: at, id } = parseCursor(cursor);
  return { at, id };
}
