import { FairTurns } from '../../../src/adapters/out/sqlite/fair-turns.js';
import { scratchDatabase } from './scratch-database.js';

/** Lets the event loop go round once. */
const oneTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('are over once their time is used up, and begin anew with the next turn of the event loop', async () => {
    const turns = new FairTurns();
    turns.spend(6);
    expect(turns.over).toBe(false);
    turns.spend(6);
    expect(turns.over).toBe(true);
    await turns.next();
    expect(turns.over).toBe(false);
  });

  it('let those who wait through in their order, a turn for each that uses it up', async () => {
    const turns = new FairTurns();
    const order: string[] = [];
    const use = async (name: string): Promise<void> => {
      await turns.next();
      order.push(name);
      turns.spend(20);
    };
    const ticks: Promise<void> = oneTurn().then(() => void order.push('somebody else'));
    turns.spend(20);
    await Promise.all([use('first'), use('second'), use('third'), ticks]);
    expect(order).toEqual(['somebody else', 'first', 'second', 'third']);
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
