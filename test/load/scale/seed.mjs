// npm run seed -- --file <file> | --mongodb <address> [--accounts 1000000] [--history 10000000] [--heavy 100000]
//
// Makes a store of that size, to be looked at by `npm run scale` or by hand: everybody's password is the one in
// seed-plan.mjs. The file must be a new one; of a MongoDB database the collections are emptied first.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { hashOf } from './seed-password.mjs';
import { planOf } from './seed-plan.mjs';
import { readOptions } from '../options.mjs';

const { values } = readOptions(import.meta.filename, {
  options: {
    file: { type: 'string' },
    mongodb: { type: 'string' },
    accounts: { type: 'string', default: '1000000' },
    history: { type: 'string', default: '10000000' },
    heavy: { type: 'string', default: '100000' },
  },
});
if ((values.file === undefined) === (values.mongodb === undefined)) {
  throw new Error('say either --file <file> or --mongodb <address>');
}
if (values.file !== undefined && existsSync(values.file)) throw new Error(`${values.file} is there already`);

const startedAt = performance.now();
const say = (text) => console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(7)} s  ${text}`);
const plan = planOf({
  accounts: Number(values.accounts),
  history: Number(values.history),
  heavy: Number(values.heavy),
});
const options = { passwordHash: await hashOf(), now: Date.now(), say };
if (values.file === undefined) {
  const { seedMongo } = await import('./seed-mongo.mjs');
  await seedMongo(values.mongodb, plan, options);
} else {
  const { seedSqlite } = await import('./seed-sqlite.mjs');
  seedSqlite(resolve(values.file), plan, options);
}
