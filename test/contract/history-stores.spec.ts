import { DatabaseSync } from 'node:sqlite';
import type { mongo } from 'mongoose';
import { MongoSearchHistoryStore } from '../../src/adapters/outbound/mongo/mongo-search-history-store.js';
import { SqliteSearchHistoryStore } from '../../src/adapters/outbound/sqlite/sqlite-search-history-store.js';
import { planFaults } from '../adapters/sqlite/plan-faults.js';
import { scratchDatabase } from '../adapters/sqlite/scratch-database.js';
import { describeOnMongo } from '../support/mongo-server.js';
import { openMongo, type OpenMongo } from '../support/open-mongo.js';
import { describeSearchHistoryStore } from './search-history-store.contract.js';

const prepare = jest.spyOn(DatabaseSync.prototype, 'prepare');
const close = (): Promise<void> => Promise.resolve();

describeSearchHistoryStore('SQLite', () => {
  const { database, discard } = scratchDatabase();
  const history = new SqliteSearchHistoryStore(database);
  return Promise.resolve({ history, close: () => Promise.resolve(discard()) });
});

// After the suite: by now every method has been used, so every statement has been prepared.
describe('every statement of the search history in SQLite', () => {
  const used: string[] = [];
  beforeAll(() => {
    const prepared = new Set(prepare.mock.calls.map(([statement]) => statement));
    used.push(
      ...[...prepared].filter((statement) => /^(SELECT|INSERT|UPDATE|DELETE).* search_history\b/s.test(statement)),
    );
  });

  it('finds what it needs, in the order it needs it, by an index', async () => {
    expect(used).toHaveLength(8);
    const { database, discard } = scratchDatabase();
    for (const statement of used) expect(await planFaults(database, statement)).toEqual([]);
    discard();
  });

  it('begins a page at its first entry, not at the account’s', async () => {
    const pages = used.filter((statement) => statement.includes('(searched_at, id) <'));
    const { database, discard } = scratchDatabase();
    for (const page of pages) {
      const plan = await database.read((sql) => sql.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${page}`));
      expect(plan.map(({ detail }) => detail)).toEqual([
        'SEARCH search_history USING PRIMARY KEY (user_id=? AND (searched_at,id)<(?,?))',
      ]);
    }
    expect(pages).toHaveLength(1);
    discard();
  });
});

describeOnMongo('the search history on MongoDB', (server) => {
  let mongodb: OpenMongo;
  const filters: Record<string, unknown>[] = [];
  const asked: string[] = [];
  /** What the pages were sorted by, field by field. */
  const orders = new Set<string>();

  beforeAll(async () => {
    const uri = server().uri();
    mongodb = await openMongo(`${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`);
    clientOf(mongodb).on('commandStarted', ({ command }) => {
      const [name = ''] = Object.keys(command);
      if (command[name] !== 'search_history') return;
      asked.push(JSON.stringify(command));
      if (command['projection']?.search_query === 1) orders.add(JSON.stringify([...(command['sort'] ?? [])]));
      filters.push(...filtersOf(command));
    });
  });
  afterAll(() => mongodb.close());

  describeSearchHistoryStore('MongoDB', async () => ({
    history: new MongoSearchHistoryStore((await mongodb.empty()).database),
    close,
  }));

  // After the suite, as above.
  it('narrows every query down by an index', async () => {
    const firstFields = filters.map((filter) => {
      const field = ['user_id', 'current_key'].find((one) => one in filter) ?? 'youtube_result_since';
      return { [field]: filter[field] };
    });
    expect(firstFields.filter((part) => Object.values(part).includes(undefined))).toEqual([]);
    const distinct = new Map(firstFields.map((part) => [Object.keys(part).join(), part]));
    expect([...distinct.keys()].sort()).toEqual(['current_key', 'user_id', 'youtube_result_since']);
    for (const part of distinct.values()) {
      const { queryPlanner } = await mongodb.db.collection('search_history').find(part).explain('queryPlanner');
      const plan = JSON.stringify(queryPlanner.winningPlan);
      expect(plan).toMatch(/IXSCAN|IDHACK|EXPRESS/);
      expect(plan).not.toContain('COLLSCAN');
    }
  });

  it('asks for pages in the order of the index by account, one stretch of it at a time, and never skips', async () => {
    expect([...orders]).toEqual(['[["timestamp",-1],["_id",-1]]']);
    expect(asked.filter((text) => /"skip":[1-9]|"\$or"/.test(text))).toEqual([]);
    const indexes = await mongodb.db.collection('search_history').indexes();
    expect(indexes.map(({ name, key }) => [name, key])).toEqual(
      expect.arrayContaining([
        ['octa_user_id_timestamp__id', { user_id: 1, timestamp: -1, _id: -1 }],
        ['octa_youtube_result_since', { youtube_result_since: 1 }],
      ]),
    );
  });
});

function clientOf({ database }: OpenMongo): mongo.MongoClient {
  return (database as unknown as { connection: { getClient(): mongo.MongoClient } }).connection.getClient();
}

/** What a command looks for; nothing for one that only inserts. */
function filtersOf(command: mongo.BSON.Document): Record<string, unknown>[] {
  const changes = (command['updates'] ?? command['deletes'] ?? []) as { q: Record<string, unknown> }[];
  const filter = command['filter'] as Record<string, unknown> | undefined;
  return [...(filter === undefined ? [] : [filter]), ...changes.map(({ q }) => q)];
}
