import { allMigrations } from '../../../src/adapters/outbound/sqlite/migrations/all-migrations.js';
import { SqliteConnection } from '../../../src/adapters/outbound/sqlite/sqlite-connection.js';
import { insertSong } from '../../../src/adapters/outbound/sqlite/playlist-row.js';
import { SqliteMigrations } from '../../../src/adapters/outbound/sqlite/migrations/sqlite-migrations.js';
import { sizeOfPlaylist } from '../../../src/core/playlists/playlist-size.js';
import { aSong } from '../../support/playlists.js';
import { scratchDatabase, type ScratchDatabase } from './scratch-database.js';

const first = { version: 1, name: 'first', up: 'CREATE TABLE one (x)', down: 'DROP TABLE one' };
const second = { version: 2, name: 'second', up: 'CREATE TABLE two (x)', down: 'DROP TABLE two' };

let scratch: ScratchDatabase;
let connections: SqliteConnection[];

beforeEach(() => {
  scratch = scratchDatabase();
  connections = [];
});
afterEach(() => {
  for (const connection of connections) connection.close();
  scratch.discard();
});

function connect(): SqliteConnection {
  const connection = SqliteConnection.open(scratch.file, 100);
  connections.push(connection);
  return connection;
}

function tablesOf(connection: SqliteConnection): string[] {
  const rows = connection.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  return rows.map(({ name }) => name);
}

describe('the migrations', () => {
  it('are numbered in rising order', () => {
    const versions = allMigrations.map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  });

  it('are applied when the database is first used', async () => {
    await scratch.database.check();
    const status = new SqliteMigrations(connect()).status();
    expect(status.map(({ version }) => version)).toEqual(allMigrations.map(({ version }) => version));
    expect(status.filter(({ appliedAt }) => appliedAt === null)).toEqual([]);
  });

  it('lead all the way back, and forward again to the same', () => {
    const connection = connect();
    const migrations = new SqliteMigrations(connection);
    const schema = () =>
      connection.all("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name");
    migrations.up();
    const before = schema();
    while (migrations.down() !== null) continue;
    expect(tablesOf(connection)).toEqual(['schema_migrations']);
    migrations.up();
    expect(schema()).toEqual(before);
    expect(before.length).toBeGreaterThan(allMigrations.length);
  });
});

it('makes registrations of unconfirmed accounts, and accounts of them again on the way back', () => {
  const connection = connect();
  new SqliteMigrations(connection, allMigrations.slice(0, 6)).up();
  for (const [id, verified] of Object.entries({ a: 0, b: 1 })) {
    connection.change(
      `INSERT INTO users (id, username, username_folded, email, email_folded, email_verified, password_hash,
                          credential_version, created_at)
       VALUES (:id, :id, :id, :id, :id, :verified, 'h', 0, 1000)`,
      { id, verified },
    );
  }
  const migrations = new SqliteMigrations(connection, allMigrations.slice(0, 7));
  const users = () => connection.all('SELECT id, email_verified FROM users ORDER BY id');
  const before = users();
  migrations.up();
  expect(connection.all('SELECT id FROM users')).toEqual([{ id: 'b' }]);
  expect(connection.all('SELECT id, expires_at FROM registrations')).toEqual([{ id: 'a', expires_at: 604_801_000 }]);
  migrations.down();
  expect(users()).toEqual(before);
});

it('counts what playlists take up that were there before', () => {
  const connection = connect();
  new SqliteMigrations(connection, allMigrations.slice(0, 8)).up();
  connection.change(
    `INSERT INTO playlists (id, user_id, name, description, song_count, version, created_at, updated_at)
     VALUES ('p', 'alice', 'é', 'ab', 2, 1, 0, 0), ('q', 'alice', 'x', '', 0, 1, 0, 0)`,
  );
  const songs = [aSong(1, new Date(0), { trackName: '𝄞' }), aSong(2, new Date(0), { albumName: null, imageUrl: null })];
  songs.forEach((song, position) => insertSong(connection, 'p', position, song));
  const migrations = new SqliteMigrations(connection, allMigrations.slice(0, 9));
  migrations.up();
  expect(connection.all('SELECT id, bytes FROM playlists ORDER BY id')).toEqual([
    { id: 'p', bytes: sizeOfPlaylist({ name: 'é', description: 'ab' }, songs).bytes },
    { id: 'q', bytes: 1 },
  ]);
  expect(migrations.down()?.name).toBe('playlist sizes');
  expect(connection.all('SELECT count(*) AS songs FROM playlist_songs')).toEqual([{ songs: 2 }]);
});

describe('migrating', () => {
  it('forward applies what is missing, in order, once', () => {
    const connection = connect();
    expect(new SqliteMigrations(connection, [first]).up()).toEqual([first]);
    expect(new SqliteMigrations(connection, [first, second]).up()).toEqual([second]);
    expect(new SqliteMigrations(connection, [first, second]).up()).toEqual([]);
    expect(tablesOf(connection)).toEqual(['one', 'schema_migrations', 'two']);
  });

  it('back takes the latest away, one at a time, until there is none', () => {
    const connection = connect();
    const migrations = new SqliteMigrations(connection, [first, second]);
    expect(migrations.down()).toBeNull();
    migrations.up();
    expect(migrations.down()).toEqual(second);
    expect(tablesOf(connection)).toEqual(['one', 'schema_migrations']);
    expect(migrations.status()).toEqual([
      { version: 1, name: 'first', appliedAt: expect.any(Date) as Date, known: true },
      { version: 2, name: 'second', appliedAt: null, known: true },
    ]);
    expect(migrations.down()).toEqual(first);
    expect(migrations.down()).toBeNull();
  });

  it('tells how a file stands that was never migrated, and changes nothing by it', () => {
    const connection = connect();
    expect(new SqliteMigrations(connection, [first]).status()).toEqual([
      { version: 1, name: 'first', appliedAt: null, known: true },
    ]);
    expect(tablesOf(connection)).toEqual([]);
  });

  it('leaves the file as it was when a step fails', () => {
    const connection = connect();
    const broken = { ...second, up: 'CREATE TABLE two (x); CREATE TABLE one (x)' };
    expect(() => new SqliteMigrations(connection, [first, broken]).up()).toThrow('already exists');
    expect(tablesOf(connection)).toEqual([]);
  });

  it('leaves alone what a newer version of the service has applied', () => {
    const connection = connect();
    new SqliteMigrations(connection, [first, second]).up();
    const older = new SqliteMigrations(connection, [first]);
    expect(older.up()).toEqual([]);
    expect(older.status().map(({ name }) => name)).toEqual(['first', 'second']);
    expect(() => older.down()).toThrow('migration 2 (second) is not known here');
    expect(tablesOf(connection)).toContain('two');
  });

  it('waits for nobody when there is nothing to do', () => {
    const other = connect();
    const migrations = new SqliteMigrations(connect(), [first]);
    migrations.up();
    other.transaction(() => expect(migrations.up()).toEqual([]));
  });
});
