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
import type { Sql } from './sqlite-connection.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface ImportRow {
  readonly id: string;
  readonly user_id: string;
  readonly total: number;
  readonly imported: number;
  readonly found_by_name: number;
  readonly skipped: string;
  readonly playlists: string;
  readonly created_at: number;
  readonly step: number;
  readonly attempts: number;
  readonly finished_at: number | null;
}

const COLUMNS =
  'id, user_id, total, imported, found_by_name, skipped, playlists, created_at, step, attempts, finished_at';

/** Imports in SQLite. */
export class SqliteImportStore implements ImportStore, ImportQueue {
  constructor(private readonly database: SqliteDatabase) {}

  add(bounds: ImportBounds, added: NewImport): Promise<PlaylistImport | null> {
    const { ownerId, steps, createdAt, total, imported, foundByName } = added;
    const contents = steps.map((step) => JSON.stringify(step));
    return this.database.write((sql) => {
      const own = sql.all<Pick<ImportRow, 'id' | 'finished_at'>>(
        'SELECT id, finished_at FROM imports WHERE user_id = :ownerId ORDER BY created_at DESC, id DESC',
        { ownerId },
      );
      if (own.filter((one) => one.finished_at === null).length >= bounds.maxUnfinished) return null;
      for (const { id, finished_at } of own.slice(bounds.maxKept - 1)) {
        if (finished_at !== null) sql.change('DELETE FROM imports WHERE id = :id', { id });
      }
      const id = randomUUID();
      const at = createdAt.getTime();
      sql.change(
        `INSERT INTO imports (id, user_id, total, imported, found_by_name, skipped, playlists, created_at, step, steps,
           attempts, due_at, finished_at)
         VALUES (:id, :ownerId, :total, :imported, :foundByName, :skipped, :playlists, :at, 0, :steps, 0, :at, :end)`,
        {
          ...{ id, ownerId, total, imported, foundByName, at },
          skipped: listed(added.skipped),
          playlists: listed(added.playlists),
          steps: contents.length,
          end: contents.length === 0 ? at : null,
        },
      );
      for (const [position, content] of contents.entries()) {
        sql.change('INSERT INTO import_steps (import_id, position, content) VALUES (:id, :position, :content)', {
          ...{ id, position, content },
        });
      }
      return read(sql, id);
    });
  }

  async find(ownerId: string, id: string): Promise<PlaylistImport | null> {
    const statement = `SELECT ${COLUMNS} FROM imports WHERE id = :id AND user_id = :ownerId`;
    const row = await this.database.first<ImportRow>(statement, { id, ownerId });
    return row === undefined ? null : toImport(row);
  }

  async listOf(ownerId: string): Promise<readonly PlaylistImport[]> {
    const statement = `SELECT ${COLUMNS} FROM imports WHERE user_id = :ownerId ORDER BY created_at DESC, id DESC`;
    return (await this.database.all<ImportRow>(statement, { ownerId })).map(toImport);
  }

  async removeAllOf(ownerId: string): Promise<void> {
    await this.database.change('DELETE FROM imports WHERE user_id = :ownerId', { ownerId });
  }

  removeFinished(finishedUpTo: Date): Promise<number> {
    return this.database.deleteExpired({ table: 'imports', key: 'id', expiry: 'finished_at' }, finishedUpTo);
  }

  claim({ holder, until }: ImportLease, now: Date): Promise<ClaimedImport | null> {
    return this.database.write((sql) => {
      const row = sql.first<ImportRow>(
        `UPDATE imports SET attempts = attempts + 1, lease_holder = :holder, lease_until = :until
         WHERE rowid = (SELECT rowid FROM imports
                        WHERE finished_at IS NULL AND due_at <= :now AND ifnull(lease_until, 0) <= :now
                        ORDER BY due_at LIMIT 1)
         RETURNING ${COLUMNS}`,
        { holder, until: until.getTime(), now: now.getTime() },
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
      const row = sql.first<Pick<ImportRow, 'step'>>(
        `UPDATE imports SET
           imported = imported + :imported, found_by_name = found_by_name + :foundByName,
           skipped = skipped || :skipped, playlists = playlists || :playlists,
           step = step + 1, attempts = 0, due_at = :at, lease_holder = NULL, lease_until = NULL,
           finished_at = CASE WHEN step + 1 >= steps THEN :at END
         WHERE id = :id AND lease_holder = :holder AND finished_at IS NULL
         RETURNING step`,
        {
          ...{ id, holder, imported: more.imported, foundByName: more.foundByName, at: dueAt.getTime() },
          skipped: listed(more.skipped),
          playlists: listed(more.playlists),
        },
      );
      if (row === undefined) return false;
      sql.change('DELETE FROM import_steps WHERE import_id = :id AND position < :step', { id, step: row.step });
      return true;
    });
  }

  async release(id: string, holder: string, dueAt: Date): Promise<boolean> {
    const changed = await this.database.change(
      `UPDATE imports SET due_at = :dueAt, lease_holder = NULL, lease_until = NULL
       WHERE id = :id AND lease_holder = :holder AND finished_at IS NULL`,
      { id, holder, dueAt: dueAt.getTime() },
    );
    return changed > 0;
  }
}

function read(sql: Sql, id: string): PlaylistImport | null {
  const row = sql.first<ImportRow>(`SELECT ${COLUMNS} FROM imports WHERE id = :id`, { id });
  return row === undefined ? null : toImport(row);
}

/** A list to which others can be joined: every item has a comma before it. */
function listed(items: readonly object[]): string {
  return items.map((item) => `,${JSON.stringify(item)}`).join('');
}

function fromListed<T>(text: string): T[] {
  return JSON.parse(`[${text.slice(1)}]`) as T[];
}

function toImport(row: ImportRow): PlaylistImport {
  return {
    id: row.id,
    ownerId: row.user_id,
    total: row.total,
    imported: row.imported,
    foundByName: row.found_by_name,
    skipped: fromListed<SkippedRow>(row.skipped),
    playlists: fromListed<ImportedPlaylist>(row.playlists),
    createdAt: new Date(row.created_at),
    finishedAt: row.finished_at === null ? null : new Date(row.finished_at),
  };
}
