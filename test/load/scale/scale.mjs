// npm run scale -- [--small <file>] [--large <file>] [--only <part of a name>] [--skip-compare] [--skip-tasks] [--skip-backup]
//                  [--mongodb-small <address> --mongodb-large <address>]
//
// What requests cost on a small and on a large store, in one run, in turn; then what an operator's and an owner's large
// tasks do to everybody else on the large one. Stores that are not given are made by seed.mjs, in a temporary folder.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compare, Side, table } from './compare.mjs';
import { largeTasks } from './large-tasks.mjs';
import { hashOf } from './seed-password.mjs';
import { planOf } from './seed-plan.mjs';
import { seedSqlite } from './seed-sqlite.mjs';
import { Service } from './service.mjs';
import { readOptions } from '../options.mjs';

const { values } = readOptions(import.meta.filename, {
  options: {
    accounts: { type: 'string', default: '1000000' },
    history: { type: 'string', default: '10000000' },
    heavy: { type: 'string', default: '100000' },
    small: { type: 'string' },
    large: { type: 'string' },
    'mongodb-small': { type: 'string' },
    'mongodb-large': { type: 'string' },
    only: { type: 'string' },
    'skip-compare': { type: 'boolean', default: false },
    'skip-tasks': { type: 'boolean', default: false },
    'skip-backup': { type: 'boolean', default: false },
  },
});

const plans = {
  small: planOf({ accounts: 1_000, history: 10_000, heavy: 2_500 }),
  large: planOf({
    accounts: Number(values.accounts),
    history: Number(values.history),
    heavy: Number(values.heavy),
  }),
};
const folder = mkdtempSync(join(tmpdir(), 'octa-scale-'));
try {
  await run();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function run() {
  const sides = [];
  for (const size of ['small', 'large']) {
    const store = await storeOf(size);
    const service = await Service.start(store, folder);
    console.log(`${size}: healthy ${service.startMs.toFixed(0)} ms after its start, ${service.memory().toFixed(0)} MB`);
    sides.push(new Side(service, plans[size], store.DATABASE_URL?.slice('sqlite:///'.length)));
  }
  try {
    for (const side of sides) await side.prepare();
    if (!values['skip-compare']) {
      const rows = await compare(sides, values.only === undefined ? undefined : new RegExp(values.only));
      console.log(`\n${table(rows, ['small', 'large'])}\n`);
      for (const { service, plan } of sides) {
        if (service.log.includes('Expired data purged'))
          console.log('The daily clean-up ran meanwhile: measure again.');
        console.log(`${plan.accounts} accounts: ${service.memory().toFixed(0)} MB after that`);
      }
    }
    if (!values['skip-tasks']) await largeTasks(sides[1], { folder, backUp: !values['skip-backup'] });
  } finally {
    for (const { service } of sides) await service.stop();
  }
}

async function storeOf(size) {
  const address = values[`mongodb-${size}`];
  if (address !== undefined) return { MONGODB_URI: address };
  const file = resolve(values[size] ?? join(folder, `${size}.db`));
  if (!existsSync(file)) {
    console.log(`making ${size}: ${plans[size].accounts} accounts, ${plans[size].history} searches`);
    seedSqlite(file, plans[size], { passwordHash: await hashOf(), now: Date.now(), say: () => undefined });
  }
  return { DATABASE_URL: `sqlite:///${file}` };
}
