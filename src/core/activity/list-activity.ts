import { cursorAfter, parseCursor } from '../history/history-cursor.js';
import { validationFailed } from '../shared/domain-error.js';
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

export interface ActivityPage {
  /** Latest first. */
  readonly entries: readonly Activity[];
  /** The cursor of the next page; `null` when this was the last page. */
  readonly nextCursor: string | null;
}

export class ListActivity {
  constructor(private readonly log: ActivityLog) {}

  /** @throws DomainError `validation_failed` for a limit or a cursor that cannot be */
  async run(userId: string, { limit, cursor }: ActivityRequest = {}): Promise<ActivityPage> {
    const size = limit ?? LIMIT_DEFAULT;
    if (!Number.isInteger(size) || size < 1 || size > LIMIT_MAX) {
      throw validationFailed([{ field: 'limit', message: `The limit must be a whole number from 1 to ${LIMIT_MAX}.` }]);
    }
    // One more than is shown, to know whether there is a next page.
    const found = await this.log.listOf(userId, typeof cursor === 'string' ? positionOf(cursor) : null, size + 1);
    const entries = found.slice(0, size);
    const last = entries.at(-1);
    const more = found.length > size && last !== undefined;
    return { entries, nextCursor: more ? cursorAfter({ searchedAt: last.at, id: last.id }) : null };
  }
}

function positionOf(cursor: string): ActivityPosition {
  const { searchedAt: at, id } = parseCursor(cursor);
  return { at, id };
}
