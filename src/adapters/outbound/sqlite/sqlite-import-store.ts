import { randomUUID } from 'node:crypto';
import type {
  ClaimedImport,
  ImportBounds,
  ImportLease,
  ImportQueue,
  ImportStore,
  NewImport,
} from '../../../core/playlists/imports/imports.ports.js';
import type {
  ImportCounts,
  ImportedPlaylist,
  ImportStep,
  PlaylistImport,
  SkippedRow,
} from '../../../core/playlists/imports/playlist-import.js';
import { IMPORT } from '../records/records.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { SqliteRows } from './sqlite-rows.js';

/** Lists as texts to which others can be joined: see {@link listed}. */
type StoredImport = Omit<PlaylistImport, 'skipped' | 'playlists'> & {
  readonly skipped: string;
  readonly playlists: string;
};

const rows = new SqliteRows<StoredImport>(
  { id: 'text', ownerId: 'text', ...IMPORT, skipped: 'text', playlists: 'text', finishedAt: 'time' },
  { ownerId: 'user_id' },
);

export class SqliteImportStore implements ImportStore, ImportQueue {
  constructor(private readonly database: SqliteDatabase) {}

  add(bounds: ImportBounds, { steps, ...added }: NewImport): Promise<PlaylistImport | null> {
    const { ownerId, createdAt } = added;
    const contents = steps.map((step) => JSON.stringify(step));
    return this.database.write((sql) => {
      const own = sql.all<{ readonly id: string; readonly finished_at: number | null }>(
        'SELECT id, finished_at FROM imports WHERE user_id = :ownerId ORDER BY created_at DESC, id DESC',
        { ownerId },
      );
      if (own.filter((one) => one.finished_at === null).length >= bounds.maxUnfinished) return null;
      for (const { id, finished_at } of own.slice(bounds.maxKept - 1)) {
        if (finished_at !== null) sql.change('DELETE FROM imports WHERE id = :id', { id });
      }
      const id = randomUUID();
      const made: PlaylistImport = { ...added, id, finishedAt: contents.length === 0 ? createdAt : null };
      sql.change(
        `INSERT INTO imports (step, steps, attempts, due_at, ${rows.columns})
         VALUES (0, :steps, 0, :createdAt, ${rows.values})`,
        {
          steps: contents.length,
          ...rows.parameters({ ...made, skipped: listed(made.skipped), playlists: listed(made.playlists) }),
        },
      );
      for (const [position, content] of contents.entries()) {
        sql.change('INSERT INTO import_steps (import_id, position, content) VALUES (:id, :position, :content)', {
          ...{ id, position, content },
        });
      }
      return made;
    });
  }

  async find(ownerId: string, id: string): Promise<PlaylistImport | null> {
    const statement = `SELECT ${rows.columns} FROM imports WHERE id = :id AND user_id = :ownerId`;
    const row = await this.database.first(statement, { id, ownerId });
    return row === undefined ? null : toImport(row);
  }

  async listOf(ownerId: string): Promise<readonly PlaylistImport[]> {
    const statement = `SELECT ${rows.columns} FROM imports WHERE user_id = :ownerId ORDER BY created_at DESC, id DESC`;
    return (await this.database.all(statement, { ownerId })).map(toImport);
  }

  async removeAllOf(ownerId: string): Promise<void> {
    await this.database.change('DELETE FROM imports WHERE user_id = :ownerId', { ownerId });
  }

  removeFinished(finishedUpTo: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'imports', key: 'id', expiry: 'finished_at' }, finishedUpTo);
  }

  claim({ holder, until }: ImportLease, now: Date): Promise<ClaimedImport | null> {
    return this.database.write((sql) => {
      const row = sql.first<{ readonly id: string; readonly step: number; readonly attempts: number }>(
        `UPDATE imports SET attempts = attempts + 1, lease_holder = :holder, lease_until = :until
         WHERE rowid = (SELECT rowid FROM imports
                        WHERE finished_at IS NULL AND due_at <= :now AND ifnull(lease_until, 0) <= :now
                        ORDER BY due_at LIMIT 1)
         RETURNING step, attempts, ${rows.columns}`,
        { holder, until, now },
      );
      if (row === undefined) return null;
      const step = sql.first<{ content: string }>(
        'SELECT content FROM import_steps WHERE import_id = :id AND position = :position',
        { id: row.id, position: row.step },
      );
      return {
        claimed: toImport(row),
        step: step === undefined ? null : (JSON.parse(step.content) as ImportStep),
        attempts: row.attempts,
      };
    });
  }

  advance(id: string, holder: string, more: ImportCounts, dueAt: Date): Promise<boolean> {
    return this.database.write((sql) => {
      const row = sql.first<{ readonly step: number }>(
        `UPDATE imports SET
           imported = imported + :imported, found_by_name = found_by_name + :foundByName,
           skipped = skipped || :skipped, playlists = playlists || :playlists,
           step = step + 1, attempts = 0, due_at = :at, lease_holder = NULL, lease_until = NULL,
           finished_at = CASE WHEN step + 1 >= steps THEN :at END
         WHERE id = :id AND lease_holder = :holder AND finished_at IS NULL
         RETURNING step`,
        {
          ...{ id, holder, imported: more.imported, foundByName: more.foundByName, at: dueAt },
          skipped: listed(more.skipped),
          playlists: listed(more.playlists),
        },
      );
      if (row === undefined) return false;
      sql.change('DELETE FROM import_steps WHERE import_id = :id AND position < :step', { id, step: row.step });
      return true;
    });
  }

  release(id: string, holder: string, dueAt: Date): Promise<boolean> {
    return this.database.changesAny(
      `UPDATE imports SET due_at = :dueAt, lease_holder = NULL, lease_until = NULL
       WHERE id = :id AND lease_holder = :holder AND finished_at IS NULL`,
      { id, holder, dueAt },
    );
  }
}

/** A list to which others can be joined: every item has a comma before it. */
function listed(items: readonly object[]): string {
  return items.map((item) => `,${JSON.stringify(item)}`).join('');
}

function fromListed<T>(text: string): T[] {
  return JSON.parse(`[${text.slice(1)}]`) as T[];
}

function toImport(row: object): PlaylistImport {
  const { skipped, playlists, ...rest } = rows.record(row);
  return {
    ...rest,
    skipped: fromListed<SkippedRow>(skipped),
    playlists: fromListed<ImportedPlaylist>(playlists),
  };
}
