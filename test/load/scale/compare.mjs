// What a request costs on two stores, asked in turn.
import { emailOf, PASSWORD, usernameOf } from './seed-plan.mjs';

/** Accounts that log in once and are then asked about in turn, in both stores. */
const PEOPLE = 20;
const ROUNDS = 14;

/** Requests of a round. Those that hash a password take twenty times as long. */
const MANY = 40;
const FEW = 4;

/** How deep a page is that is called deep: what the heavy account of the small store has, too. */
const DEPTH = 2_000;

/** The service on one of the stores, with the sessions and the places that the requests need. */
export class Side {
  /** @param file the SQLite file, where it is one */
  constructor(service, plan, file) {
    this.service = service;
    this.plan = plan;
    this.file = file;
  }

  async prepare() {
    this.people = [];
    // From all over the regulars: the small store has just as many as are asked about.
    const step = Math.max(1, Math.floor(this.plan.regulars / PEOPLE));
    for (let i = 0; i < PEOPLE; i += 1) {
      const number = 2 + ((i * step) % this.plan.regulars);
      const cookie = await this.service.logIn(usernameOf(number, this.plan));
      const { ids, next } = await this.history(cookie, '?limit=100');
      this.people.push({ number, cookie, ids, cursor: next });
    }
    this.heavy = { cookie: await this.service.logIn(usernameOf(1, this.plan)) };
    let next = '';
    for (let depth = 0; depth < this.plan.heavy - 200; depth += 100) {
      ({ next } = await this.history(this.heavy.cookie, `?limit=100${next && `&cursor=${next}`}`));
      if (depth + 100 === DEPTH) this.heavy.cursor = next;
    }
    this.heavy.deepest = next;
  }

  person(i) {
    return this.people[i % this.people.length];
  }

  async history(cookie, query) {
    const { text } = await this.service.send('GET', `/api/v1/history${query}`, { cookie });
    const { items, next_cursor } = JSON.parse(text).data;
    return { ids: items.map(({ id }) => id), next: next_cursor };
  }
}

const asked = (cookie) => ({ cookie });
const logIn = (login, password = PASSWORD) => ['POST', '/api/auth/login', { body: { login, password } }];
/** One of those who are neither heavy nor regular, another each time: five failures would lock a name. */
const somebody = (i, plan) => usernameOf(2 + plan.regulars + (i % (plan.accounts - plan.regulars - 2)), plan);

/** Name, how often a round, what is sent, and the status that it must have. */
export const OPERATIONS = [
  ['log in by name', FEW, (side, i) => logIn(usernameOf(side.person(i).number, side.plan)), 200],
  ['log in by address', FEW, (side, i) => logIn(emailOf(side.person(i).number, side.plan)), 200],
  ['log in, wrong password', FEW, (side, i) => logIn(somebody(i, side.plan), 'not the right one'), 401],
  ['log in, unknown name', FEW, (side, i) => logIn(`nobody_${i}`), 401],
  [
    'register',
    FEW,
    (side, i, run) => {
      const username = `fresh_${run}_${i}`;
      const password = PASSWORD;
      const body = { username, email: `${username}@example.org`, password, confirm_password: password };
      return ['POST', '/api/auth/register', { body }];
    },
    201,
  ],
  ['session-check', MANY, (side, i) => ['GET', '/api/auth/session-check', asked(side.person(i).cookie)], 200],
  ['history, first 50', MANY, (side, i) => ['GET', '/api/v1/history', asked(side.person(i).cookie)], 200],
  [
    'history, next 50 by cursor',
    MANY,
    (side, i) => ['GET', `/api/v1/history?cursor=${side.person(i).cursor}`, asked(side.person(i).cookie)],
    200,
  ],
  ['history, first 50 of very many', MANY, ({ heavy }) => ['GET', '/api/v1/history', asked(heavy.cookie)], 200],
  [
    `history, 50 after the first ${DEPTH}`,
    MANY,
    ({ heavy }) => ['GET', `/api/v1/history?cursor=${heavy.cursor}`, asked(heavy.cookie)],
    200,
  ],
  [
    'history, the deepest 50',
    MANY,
    ({ heavy }) => ['GET', `/api/v1/history?cursor=${heavy.deepest}`, asked(heavy.cookie)],
    200,
  ],
  [
    'search in a history of 200',
    MANY,
    (side, i) => ['GET', '/api/v1/history?q=nothing+like+it', asked(side.person(i).cookie)],
    200,
  ],
  [
    `search in ${DEPTH} of very many`,
    FEW,
    ({ heavy }) => ['GET', '/api/v1/history?q=nothing+like+it', asked(heavy.cookie)],
    200,
  ],
  ['page /history', MANY, (side, i) => ['GET', '/history', asked(side.person(i).cookie)], 200],
  [
    'remove a search',
    MANY,
    (side, i) => ['DELETE', `/api/v1/history/${side.person(i).ids.pop()}`, asked(side.person(i).cookie)],
    200,
  ],
  [
    'search, recorded',
    MANY,
    (side, i) => ['POST', '/api/v1/spotify/search', { body: { artist_name: 'Muse' }, ...asked(side.person(i).cookie) }],
    200,
  ],
  ['playlists', MANY, (side, i) => ['GET', '/api/v1/playlists', asked(side.person(i).cookie)], 200],
];

/**
 * Asks both sides the same in turn, round by round.
 * @param wanted which operations, by a part of their names
 * @returns a row for each operation: its name, and per side the times and the processor time of a request, in ms
 */
export async function compare(sides, wanted) {
  const rows = [];
  for (const [name, count, make, status] of OPERATIONS) {
    if (wanted !== undefined && !wanted.test(name)) continue;
    if (count === MANY && (await isAbsent(sides[0], make))) continue;
    const results = sides.map(() => ({ times: [], cpuMs: 0 }));
    const run = Date.now().toString(36);
    // The first round warms up: statements are prepared in it.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const order = round % 2 === 0 ? [0, 1] : [1, 0];
      for (const which of order) {
        const { service } = sides[which];
        const result = results[which];
        const cpuBefore = service.cpuMs();
        for (let i = round * count; i < (round + 1) * count; i += 1) {
          const answer = await service.send(...make(sides[which], i, run));
          if (answer.status !== status) throw new Error(`${name}: ${answer.status} ${answer.text}`);
          if (round > 0) result.times.push(answer.ms);
        }
        if (round > 0) result.cpuMs += service.cpuMs() - cpuBefore;
      }
    }
    rows.push({ name, sides: results.map(({ times, cpuMs }) => summary(times, cpuMs)) });
  }
  return rows;
}

/** Whether the service has no such route: a GET is asked once to find out. */
async function isAbsent(side, make) {
  const [method, path, options] = make(side, 0, '');
  return method === 'GET' && (await side.service.send(method, path, options)).status === 404;
}

function summary(times, cpuMs) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { p50: at(0.5), p95: at(0.95), cpu: cpuMs / times.length };
}

/** The rows as a table in Markdown: medians, 95th percentiles and processor time, small, large and their ratio. */
export function table(rows, [small, large]) {
  const lines = rows.map(({ name, sides: [a, b] }) => {
    const cells = ['p50', 'p95', 'cpu'].flatMap((key) => [
      a[key].toFixed(2),
      b[key].toFixed(2),
      (b[key] / a[key]).toFixed(2),
    ]);
    return `| ${[name, ...cells].join(' | ')} |`;
  });
  const heads = ['p50', 'p95', 'CPU'].flatMap((key) => [`${key} ${small}`, `${key} ${large}`, 'ratio']);
  return [`| ms | ${heads.join(' | ')} |`, `| --- ${'| --: '.repeat(heads.length)}|`, ...lines].join('\n');
}
