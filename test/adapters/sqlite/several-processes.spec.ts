import { SqliteMailOutbox } from '../../../src/adapters/outbound/sqlite/sqlite-mail-outbox.js';
import { SqliteSessionStore } from '../../../src/adapters/outbound/sqlite/sqlite-session-store.js';
import { SqliteUserStore } from '../../../src/adapters/outbound/sqlite/sqlite-user-store.js';
import { until } from '../../support/until.js';
import { scratchDatabase, type ScratchDatabase } from './scratch-database.js';
import { StoreProcess } from './store-process.js';

let scratch: ScratchDatabase;
let processes: StoreProcess[];

beforeEach(() => {
  scratch = scratchDatabase();
  processes = [];
});
afterEach(async () => {
  await Promise.all(processes.map((each) => each.kill()));
  scratch.discard();
});

async function start(count: number): Promise<StoreProcess[]> {
  processes = await Promise.all(Array.from({ length: count }, () => StoreProcess.start(scratch.file)));
  return processes;
}

it('processes that start at once on a new file all find it migrated', async () => {
  const all = await start(4);
  const answers = all.map((each) => each.answer());
  for (const each of all) each.begin('open');
  expect(await Promise.all(answers)).toEqual(['open', 'open', 'open', 'open']);
  await scratch.database.check();
});

it('twenty registrations with one name, over two processes, make one account', async () => {
  await scratch.database.check();
  const all = await start(2);
  const answers = all.map((each) => each.answer());
  for (const each of all) each.begin('race', { username: 'racer', times: 10 });
  const statuses = (await Promise.all(answers)).flat() as string[];
  expect(statuses.filter((status) => status === 'added')).toHaveLength(1);
  expect(statuses.filter((status) => status === 'username_taken')).toHaveLength(19);
});

it('what was answered is there after a kill -9, and the file is sound', async () => {
  const [writer] = await start(1);
  const answered: string[] = [];
  writer?.listen((id) => answered.push(id as string));
  writer?.begin('registerForEver');
  await until('some accounts', () => answered.length >= 20);
  await writer?.kill();

  const users = new SqliteUserStore(scratch.database);
  const sessions = new SqliteSessionStore(scratch.database);
  const outbox = new SqliteMailOutbox(scratch.database);
  for (const id of answered) {
    expect(await users.findById(id)).not.toBeNull();
    expect(await outbox.listOf(id)).toHaveLength(1);
    // This one's commit did not wait for the disk.
    expect(await sessions.find(id)).toMatchObject({ userId: id });
  }
  const verdict = await scratch.database.read((sql) => sql.first('PRAGMA integrity_check'));
  expect(verdict).toEqual({ integrity_check: 'ok' });
});
