import { Yielding } from '../../../src/adapters/outbound/sqlite/yielding.js';
import { scratchDatabase } from './scratch-database.js';

/** Lets the event loop go round once. */
const oneTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('do at once what there is time for, and the rest in later turns, in order', async () => {
    const yielding = new Yielding();
    const order: string[] = [];
    const use = (name: string, ms: number): Promise<void> =>
      yielding.run(() => {
        order.push(name);
        yielding.addUsed(ms);
        return Promise.resolve();
      });
    const all = [use('first', 6), use('second', 6), use('third', 20), use('fourth', 1), use('fifth', 1)];
    expect(order).toEqual(['first', 'second']);
    all.push(oneTurn().then(() => void order.push('somebody else')));
    await Promise.all(all);
    expect(order).toEqual(['first', 'second', 'third', 'somebody else', 'fourth', 'fifth']);
    // The next turn begins anew.
    await oneTurn();
    void use('at once', 1);
    expect(order.at(-1)).toBe('at once');
  });

  it('let nobody pass who comes back at once, as a loop does', async () => {
    const yielding = new Yielding();
    const order: string[] = [];
    const use = (name: string): Promise<void> =>
      yielding.run(() => {
        order.push(name);
        yielding.addUsed(20);
        return Promise.resolve();
      });
    let over = false;
    const loop = (async () => {
      while (!over) {
        await use('loop');
        await oneTurn();
      }
    })();
    for (let i = 0; i < 5; i += 1) await use('request');
    over = true;
    await loop;
    // One after the other: between two requests the loop has had one turn at most.
    expect(order.join(' ')).not.toMatch(/loop loop loop request/);
    expect(order.filter((name) => name === 'request')).toHaveLength(5);
    expect(order.length).toBeLessThan(14);
  });
});

it('serves others while a long row of statements is awaited one after the other', async () => {
  const { database, discard } = scratchDatabase();
  const busy = (): Promise<void> =>
    database.read(() => {
      for (const end = performance.now() + 4; performance.now() < end;);
    });
  let turns = 0;
  let over = false;
  const others = (async () => {
    for (; !over; turns += 1) await oneTurn();
  })();
  for (let i = 0; i < 30; i += 1) await busy();
  over = true;
  await others;
  // 120 ms in pieces of 12 at most.
  expect(turns).toBeGreaterThanOrEqual(8);
  discard();
});

it('ends what waits for a turn when the database is closed', async () => {
  const { database, discard } = scratchDatabase();
  await database.read(() => {
    for (const end = performance.now() + 20; performance.now() < end;);
  });
  const waiting = database.read((sql) => sql.first('SELECT 1 AS one'));
  database.close();
  await expect(waiting).rejects.toMatchObject({ code: 'database_unavailable' });
  discard();
});
