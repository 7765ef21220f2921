import { mongo } from 'mongoose';
import {
  queriesOf,
  type Query,
  shapeOf,
  UnindexedQueries,
} from '../../../src/adapters/outbound/mongo/unindexed-queries.js';
import { captureLog } from '../../support/captured-log.js';
import { until } from '../../support/until.js';

const query = (filter: Query['filter'], collection = 'users', sort?: unknown): Query => ({ collection, filter, sort });

describe('the shape of a query', () => {
  it('holds its fields, operators and order, and no value', () => {
    expect(shapeOf(query({ b: 'secret', a: { $gte: 1, $lt: 2 } }, 'users', new Map([['c', -1]])))).toBe(
      'users {a:$gte $lt,b} c',
    );
    expect(shapeOf(query({ $or: [{ b: 1 }, { a: { $in: ['secret'] } }] }))).toBe('users {$or[{b}|{a:$in}]} ');
    expect(shapeOf(query({ a: null }))).not.toBe(shapeOf(query({ a: 'x' })));
    expect(shapeOf(query({ a: new Date(), b: 1 }))).toBe(shapeOf(query({ b: 2, a: new Date(0) })));
  });

  it.each([
    [{ find: 'users', filter: { a: 1 }, sort: { b: 1 } }, [query({ a: 1 }, 'users', { b: 1 })]],
    [{ findAndModify: 'users', query: { a: 1 } }, [query({ a: 1 })]],
    [{ aggregate: 'users', pipeline: [{ $match: { a: 1 } }, { $group: {} }] }, [query({ a: 1 })]],
    [{ aggregate: 'users', pipeline: [] }, [query({})]],
    [{ update: 'users', updates: [{ q: { a: 1 } }, { q: { b: 1 } }] }, [query({ a: 1 }), query({ b: 1 })]],
    [{ delete: 'users', deletes: [{ q: { a: 1 } }] }, [query({ a: 1 })]],
    [{ distinct: 'users', key: 'b', query: { a: 1 } }, [query({ a: 1 })]],
    [{ insert: 'users', documents: [{}] }, []],
    [{ ping: 1 }, []],
  ])('is read from %o', (command, queries) => {
    expect(queriesOf(command)).toEqual(queries);
  });
});

describe('queries without an index', () => {
  let asked: mongo.BSON.Document[];
  let counted: number;
  let answer: () => Promise<unknown>;
  const log = captureLog();
  const watch = () =>
    new UnindexedQueries(
      () => ({ command: (command: mongo.BSON.Document) => (asked.push(command), answer()) }) as unknown as mongo.Db,
      (queries) => (counted += queries),
      log.logger,
    );
  const plan = (stage: object) => () => Promise.resolve({ queryPlanner: { winningPlan: stage } });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  beforeEach(() => {
    asked = [];
    counted = 0;
  });

  it('are counted every time, and asked about once', async () => {
    answer = plan({ stage: 'FETCH', inputStage: { stage: 'COLLSCAN' } });
    const plans = watch();
    plans.add(query({ a: 1 }));
    plans.add(query({ a: 2 }));
    await until('they are counted', () => counted === 2);
    plans.add(query({ a: 3 }));
    expect(counted).toBe(3);
    expect(asked).toEqual([
      { explain: { find: 'users', filter: { a: 1 } }, verbosity: 'queryPlanner', maxTimeMS: expect.any(Number) },
      expect.anything(),
    ]);
  });

  it('are none where an index answers one condition of each branch, whatever the server makes of the whole', async () => {
    const scan = { queryPlanner: { winningPlan: { stage: 'COLLSCAN' } } };
    const seek = { queryPlanner: { winningPlan: { stage: 'IXSCAN' } } };
    const indexed = ['a', 'b'];
    answer = () => {
      const fields = Object.keys(asked.at(-1)?.['explain'].filter as object);
      return Promise.resolve(fields.length === 1 && indexed.includes(fields[0] ?? '') ? seek : scan);
    };
    const plans = watch();
    plans.add(query({ a: 1, x: 1 }));
    plans.add(
      query({
        $or: [
          { a: 1, x: 1 },
          { y: 1, b: 1 },
        ],
      }),
    );
    await settled();
    expect([asked.length > 4, counted]).toEqual([true, 0]);
    plans.add(query({ $or: [{ a: 1 }, { y: 1 }] }));
    await until('the scan is counted', () => counted === 1);
  });

  it.each([
    ['an index answers', plan({ stage: 'FETCH', inputStage: { stage: 'IXSCAN' } })],
    ['the server gives no plan', () => Promise.resolve({ ok: 1 })],
    ['the server cannot be asked', () => Promise.reject(new Error('refused'))],
  ])('are none where %s', async (_why, given) => {
    answer = given;
    const plans = watch();
    plans.add(query({ a: 1 }));
    await settled();
    plans.add(query({ a: 1 }));
    expect([asked.length, counted]).toEqual([1, 0]);
  });

  it('are asked about again once the database is back', async () => {
    answer = () => Promise.reject(new mongo.MongoNetworkError('connection closed'));
    const plans = watch();
    plans.add(query({ a: 1 }));
    plans.add(query({ b: 1 }));
    await settled();
    // Where it is out of reach for one it is for all.
    expect(asked).toHaveLength(1);
    answer = plan({ stage: 'COLLSCAN' });
    plans.add(query({ a: 1 }));
    plans.add(query({ b: 1 }));
    await until('both are counted', () => counted === 2);
    expect(log.lines.filter(({ msg }) => msg === 'A query plan could not be had').length).toBeLessThan(2);
  });

  it('are asked about one after the other', async () => {
    const waiting: ((plan: unknown) => void)[] = [];
    answer = () => new Promise((resolve) => waiting.push(resolve));
    const plans = watch();
    plans.add(query({ a: 1 }));
    plans.add(query({ b: 1 }));
    await settled();
    expect(asked).toHaveLength(1);
    waiting[0]?.({});
    await settled();
    expect(asked).toHaveLength(2);
  });

  it('of tiny collections are of no interest, and there is an end to shapes', async () => {
    answer = plan({ stage: 'IXSCAN' });
    const plans = watch();
    plans.add(query({ a: 1 }, 'schema_migrations'));
    for (let i = 0; i < 600; i += 1) plans.add(query({ [`field_${i}`]: 1 }));
    await until('all were asked about', () => asked.length === 500);
    await settled();
    expect(asked).toHaveLength(500);
  });
});
