import { SqliteConnection } from '../../../dist/adapters/outbound/sqlite/sqlite-connection.js';
import { SqliteMigrations } from '../../../dist/adapters/outbound/sqlite/migrations/sqlite-migrations.js';
import {
  ACCOUNTS_MS,
  HISTORY_MS,
  NAME_STEP,
  PLAYLIST_SONGS,
  REGULAR_PLAYLISTS,
  SPREAD,
  SPREAD_RANGE,
  UNCONFIRMED_MS,
  YOUTUBE_MS,
} from './seed-plan.mjs';

/** Rows of one transaction, where they are not sorted first. */
const BATCH = 500_000;

/** As `randomUUID` writes them: only their length and their being random matter. */
const UUID = (hex) =>
  `substr(${hex},1,8)||'-'||substr(${hex},9,4)||'-4'||substr(${hex},14,3)||'-a'||substr(${hex},18,3)||'-'||substr(${hex},21,12)`;

/**
 * Fills a new file with the plan's rows, under the schema of the service's own migrations. The rows are made by SQL: ten
 * million of them one by one through the driver would take several times as long.
 */
export function seedSqlite(file, plan, { passwordHash, now, say }) {
  const connection = SqliteConnection.open(file, 1_000);
  new SqliteMigrations(connection).up();
  // A seed that is cut short is thrown away, so nothing has to survive.
  connection.script('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -1500000;');
  const indexes = connection.all(
    "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND sql NOT LIKE '%UNIQUE%'",
  );
  // Made at the end, an index is sorted once instead of kept in order row by row.
  for (const { name } of indexes) connection.script(`DROP INDEX ${name}`);
  for (const [table, rows, statement] of statementsFor(plan, { passwordHash, now })) {
    const batch = statement.includes('ORDER BY') ? rows : BATCH;
    for (let from = 0; from < rows; from += batch) {
      connection.script(
        `WITH RECURSIVE series (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM series
                                       WHERE i < ${Math.min(from + batch, rows) - 1}) ${statement}`,
      );
    }
    say(`${table}: ${rows} rows`);
  }
  for (const { name, sql } of indexes) {
    connection.script(sql);
    say(`index ${name}`);
  }
  connection.script('PRAGMA journal_mode = WAL');
  connection.close();
}

/** Statements that make a row of each number `i` in `series`, which begins at 0. */
function statementsFor(plan, { passwordHash, now }) {
  const { accounts, history, regulars, heavyShare, regularShare } = plan;
  const id = UUID('hex');
  const name = `'listener_'||printf('%07d', ((i + 1) * ${NAME_STEP}) % ${accounts})`;
  const created = `${now} - ${ACCOUNTS_MS} + i * ${ACCOUNTS_MS} / ${accounts}`;
  const others = `(share - ${heavyShare} - ${regularShare}) / ${1 - heavyShare - regularShare}`;
  const searcher = `CASE WHEN share < ${heavyShare} THEN 1
    WHEN share < ${heavyShare + regularShare} THEN 2 + CAST((share - ${heavyShare}) / ${regularShare} * ${regulars} AS INTEGER)
    ELSE 2 + ${regulars} + CAST(${others} * ${others} * ${others} * ${accounts - regulars - 1} AS INTEGER) END`;
  const playlistOwner = `CASE WHEN i < ${regulars * REGULAR_PLAYLISTS} THEN 2 + i % ${regulars}
    ELSE 1 + (i * ${NAME_STEP}) % ${accounts} END`;
  const ownerId = (number) => `(SELECT id FROM users WHERE rowid = ${number})`;
  return [
    [
      'users',
      accounts,
      `INSERT INTO users (id, username, username_folded, email, email_folded, email_verified, password_hash,
                          credential_version, created_at, last_login)
       SELECT ${id}, name, name, name||'@example.org', name||'@example.org',
              NOT (i % 5 = 0 AND created > ${now - UNCONFIRMED_MS}), '${passwordHash}', 0, created, created + 60000
       FROM (SELECT i, lower(hex(randomblob(16))) AS hex, ${name} AS name, ${created} AS created FROM series)`,
    ],
    // In the table's own order, in which it is written from one end to the other.
    [
      'search_history',
      history,
      `INSERT INTO search_history (id, user_id, source, kind, query, result_id, result_name, result_url, searched_at)
       SELECT ${id}, ${ownerId(searcher)}, source, iif(source = 'spotify', 'artist', 'channel'), 'Artist '||(i % 5000),
              iif(found, substr(hex, 1, 22), NULL), iif(found, 'Artist '||(i % 5000)||' Official', NULL),
              iif(found, 'https://open.spotify.com/artist/'||substr(hex, 1, 22), NULL), searched_at
       FROM (SELECT i, hex, share, source, searched_at,
                    i % 8 <> 7 AND (source = 'spotify' OR searched_at > ${now - YOUTUBE_MS}) AS found
             FROM (SELECT i, lower(hex(randomblob(16))) AS hex, (i * ${SPREAD} % ${SPREAD_RANGE}) / ${SPREAD_RANGE}.0 AS share,
                          iif(i % 2 = 0, 'spotify', 'youtube') AS source,
                          ${now} - ${HISTORY_MS} + CAST(i * ${HISTORY_MS / history} AS INTEGER) AS searched_at
                   FROM series))
       ORDER BY 2, searched_at DESC, 1 DESC`,
    ],
    [
      'playlists',
      plan.playlists,
      `INSERT INTO playlists (id, user_id, name, description, song_count, version, created_at, updated_at)
       SELECT ${id}, ${ownerId(playlistOwner)}, 'Playlist '||i, '', ${PLAYLIST_SONGS}, 1, at, at
       FROM (SELECT i, lower(hex(randomblob(16))) AS hex, ${now} - ${HISTORY_MS} + i * 1000 AS at FROM series)`,
    ],
    [
      'playlist_songs',
      plan.playlists * PLAYLIST_SONGS,
      `INSERT INTO playlist_songs (playlist_id, id, position, spotify_track_id, track_name, artist_name, album_name,
                                   duration_ms, image_url, spotify_url, added_at, fetched_at)
       SELECT (SELECT id FROM playlists WHERE rowid = 1 + i / ${PLAYLIST_SONGS}), ${id}, i % ${PLAYLIST_SONGS},
              substr(hex, 1, 22), 'Song '||i, 'Artist '||(i % 5000), 'Album '||(i % 20000), 200000,
              'https://i.scdn.co/image/'||hex, 'https://open.spotify.com/track/'||substr(hex, 1, 22), ${now}, ${now}
       FROM (SELECT i, lower(hex(randomblob(16))) AS hex FROM series)`,
    ],
    [
      'sessions',
      plan.sessions,
      // One in ten has ended and waits for the clean-up.
      `INSERT INTO sessions (key, id, user_id, credential_version, created_at, last_seen_at, expires_at, ends_at,
                             remembered, ip, user_agent)
       SELECT lower(hex(randomblob(32))), ${id}, ${ownerId(`1 + (i * ${NAME_STEP}) % ${accounts}`)}, 0, ${now}, ${now},
              ${now} + iif(i % 10 = 0, -1, 1) * 3600000, ${now} + 3600000, 1, '192.0.2.1', 'Mozilla/5.0 (X11; Linux x86_64)'
       FROM (SELECT i, lower(hex(randomblob(16))) AS hex FROM series)`,
    ],
    [
      'account_tokens',
      plan.sessions,
      `INSERT INTO account_tokens (hash, purpose, user_id, email, created_at, expires_at)
       SELECT lower(hex(randomblob(32))), 'verify_email', id, email, ${now}, ${now} + iif(rowid % 10 = 0, -1, 1) * 3600000
       FROM series JOIN users ON users.rowid = 1 + (i * ${NAME_STEP}) % ${accounts}`,
    ],
    [
      'login_failures',
      plan.sessions,
      `INSERT INTO login_failures (key, failures, over_at)
       SELECT lower(hex(randomblob(32))), 1, ${now} + iif(i % 10 = 0, -1, 1) * 3600000 FROM series`,
    ],
    [
      'mail_outbox',
      plan.sessions,
      `INSERT INTO mail_outbox (id, kind, user_id, recipient, sealed_content, created_at, attempts, due_at, sent_at,
                                finished_at)
       SELECT ${id}, 'verification', ${ownerId(`1 + (i * ${NAME_STEP}) % ${accounts}`)}, 'somebody@example.org', '',
              ${now}, 1, ${now}, ${now} + 3600000, ${now} + 3600000
       FROM (SELECT i, lower(hex(randomblob(16))) AS hex FROM series)`,
    ],
  ];
}
