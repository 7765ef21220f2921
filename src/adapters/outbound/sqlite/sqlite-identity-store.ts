import type { ArtistIdentity } from '../../../core/identity/artist-identity.js';
import type { IdentityStore, NameMeaning } from '../../../core/identity/identity.ports.js';
import { foldName } from '../../../core/music/choose-by-name.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** An id that was merged may have been merged again. */
const MAX_MERGES = 3;

interface IdentityRow {
  readonly facts: string | null;
  readonly merged_into: string | null;
}

/** What an earlier version wrote has nothing that was offered. */
type KeptMeaning = Omit<NameMeaning, 'offered'> & { readonly offered?: readonly string[] };

/** Identities in SQLite. A power cut may lose the latest ones, which are asked for again. */
export class SqliteIdentityStore implements IdentityStore {
  constructor(private readonly database: SqliteDatabase) {}

  find(mbid: string, now: Date): Promise<ArtistIdentity | null> {
    return this.database.read((sql) => {
      let next: string | null = mbid;
      for (let merges = 0; next !== null && merges <= MAX_MERGES; merges += 1) {
        const row: IdentityRow | undefined = sql.first(
          'SELECT facts, merged_into FROM artist_identities WHERE mbid = :mbid AND expires_at > :now',
          { mbid: next, now },
        );
        if (row?.facts) return parse<ArtistIdentity>(row.facts);
        next = row?.merged_into ?? null;
      }
      return null;
    });
  }

  save(identity: ArtistIdentity, expiresAt: Date, formerMbid?: string): Promise<void> {
    const { mbid } = identity;
    const rows = [
      { mbid, facts: JSON.stringify(identity), foldedName: foldName(identity.name), mergedInto: null },
      ...(formerMbid === undefined ? [] : [{ mbid: formerMbid, facts: null, foldedName: null, mergedInto: mbid }]),
    ];
    return this.database.writeRelaxed((sql) => {
      for (const row of rows) {
        sql.change(
          `INSERT INTO artist_identities (mbid, facts, folded_name, merged_into, expires_at)
           VALUES (:mbid, :facts, :foldedName, :mergedInto, :expiresAt)
           ON CONFLICT (mbid) DO UPDATE SET facts = excluded.facts, folded_name = excluded.folded_name,
             merged_into = excluded.merged_into, expires_at = excluded.expires_at`,
          { ...row, expiresAt },
        );
      }
    });
  }

  async startingWith(start: string, limit: number, now: Date): Promise<readonly ArtistIdentity[]> {
    const rows = await this.database.all<{ facts: string }>(
      `SELECT facts FROM artist_identities WHERE folded_name >= :start AND folded_name < :end AND expires_at > :now
       ORDER BY folded_name LIMIT :limit`,
      { start, end: `${start}\u{10ffff}`, now, limit },
    );
    return rows.map(({ facts }) => parse<ArtistIdentity>(facts));
  }

  async findName(key: string, now: Date): Promise<NameMeaning | null> {
    const row = await this.database.first<{ meaning: string }>(
      'SELECT meaning FROM artist_names WHERE key = :key AND expires_at > :now',
      { key, now },
    );
    return row === undefined ? null : { offered: [], ...parse<KeptMeaning>(row.meaning) };
  }

  saveName(key: string, meaning: NameMeaning, expiresAt: Date): Promise<void> {
    return this.database.writeRelaxed((sql) => {
      sql.change(
        `INSERT INTO artist_names (key, meaning, expires_at) VALUES (:key, :meaning, :expiresAt)
         ON CONFLICT (key) DO UPDATE SET meaning = excluded.meaning, expires_at = excluded.expires_at`,
        { key, meaning: JSON.stringify(meaning), expiresAt },
      );
    });
  }

  async purge(now: Date, max: number): Promise<number> {
    const identities = { table: 'artist_identities', key: 'mbid', expiry: 'expires_at' };
    const names = { table: 'artist_names', key: 'key', expiry: 'expires_at' };
    let removed = 0;
    for (const records of [identities, names]) {
      const until = await this.expiryBeyond(records.table, max);
      removed += await this.database.deleteExpired(records, until > now ? until : now);
    }
    return removed;
  }

  /** When the first of those expires for whom there is no room; the beginning of time when there is. */
  private async expiryBeyond(table: string, max: number): Promise<Date> {
    const row = await this.database.first<{ expires_at: number }>(
      `SELECT expires_at FROM ${table} WHERE expires_at > 0 ORDER BY expires_at DESC LIMIT 1 OFFSET :max`,
      { max },
    );
    return new Date(row?.expires_at ?? 0);
  }
}

/** JSON has no dates. */
function parse<T extends { readonly fetchedAt: Date }>(text: string): T {
  const value = JSON.parse(text) as T;
  return { ...value, fetchedAt: new Date(value.fetchedAt) };
}
