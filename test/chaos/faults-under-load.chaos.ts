import { setTimeout as wait } from 'node:timers/promises';
import { describeOnMongo } from '../support/mongo-server.js';
import type { ReceivedMail } from '../support/smtp-server.js';
import { Visitor } from '../support/visitor.js';
import { ChaosSite, LOG_INS } from './chaos-site.js';
import { AnswerTally, Person } from './person.js';

/** Somebody new so often. */
const NEW_PERSON_MS = 2_500;
const SEARCH_MS = 400;
const GUESSES_MS = 2_000;
const GUESSES = 6;
const FAULT_MS = 6_000;
const PAUSE_MS = 4_000;

interface Guesses {
  /** What was wrong while they were made, if anything. */
  readonly during: string;
  readonly letThrough: number;
}

/** Does it again and again, without waiting for the end of one time before the next. */
function every(milliseconds: number, work: (count: number) => Promise<unknown>): { end(): Promise<void> } {
  const all: Promise<unknown>[] = [];
  const timer = setInterval(() => all.push(work(all.length)), milliseconds);
  return {
    end: async () => {
      clearInterval(timer);
      await Promise.all(all);
    },
  };
}

describeOnMongo('under load, while what it needs fails in turn', (mongo) => {
  it('nothing that was answered is lost, nothing is there twice, and refusals say when to come back', async () => {
    const chaos = await ChaosSite.open(mongo());
    const { site, urls } = chaos;
    const tally = new AnswerTally();
    const searches = new AnswerTally();
    const people: Person[] = [];
    const guesses: Guesses[] = [];
    const rows: string[] = [];
    let fault = 'nothing';

    const newcomers = every(NEW_PERSON_MS, (number) => {
      const person = new Person(number, urls, site.smtp, tally);
      people.push(person);
      return person.run();
    });
    const searchers = every(SEARCH_MS, async (count) => {
      const visitor = new Visitor(urls[count % 2] ?? '');
      const answer = await visitor.get('/api/v1/search?q=Muse').catch(() => null);
      if (answer === null) searches.addFailure();
      else searches.add(`search while ${fault}`, answer);
    });
    const guessers = every(GUESSES_MS, async (count) => {
      const during = fault;
      const visitor = new Visitor(urls[0] ?? '');
      const statuses = await Promise.all(
        Array.from({ length: GUESSES }, async (_, i) => {
          const guess = { login: `nobody_${count}_${i}`, password: 'not the right one' };
          const headers = { 'content-type': 'application/json', 'x-forwarded-for': visitor.address };
          const url = `${urls[i % 2]}/api/auth/login`;
          const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(guess) }).catch(() => null);
          return answer?.status;
        }),
      );
      const name = during === fault ? during : `between ${during} and ${fault}`;
      guesses.push({ during: name, letThrough: statuses.filter((status) => status === 401).length });
    });

    await wait(PAUSE_MS);
    for (const next of chaos.faults()) {
      const before = { asked: tally.asked + searches.asked, refused: refused(tally) + refused(searches) };
      fault = next.name;
      process.stderr.write(`${fault}\n`);
      await next.begin();
      await wait(FAULT_MS);
      await next.end();
      await chaos.areUp();
      fault = `after: ${next.name}`;
      await wait(PAUSE_MS);
      rows.push(
        `| ${next.name} | ${tally.asked + searches.asked - before.asked} | ${refused(tally) + refused(searches) - before.refused} |`,
      );
      fault = 'nothing';
    }
    await Promise.all([newcomers, searchers, guessers].map((one) => one.end()));

    const twice = await countAll(urls, people, site.smtp.mails);
    process.stderr.write(
      [
        '',
        '| while | answers | of these 503 or cut off |',
        '| --- | --- | --- |',
        ...rows,
        '',
        `${people.length} people: ${people.filter((one) => one.confirmed).length} accounts, ` +
          `${people.filter((one) => one.loggedIn).length} sessions, ${people.filter((one) => one.playlist).length} playlists, ` +
          `${people.reduce((sum, one) => sum + one.songs.length, 0)} songs; ` +
          `${site.smtp.mails.length} mails, ${twice} of them sent twice; ${tally.asked + searches.asked} answers, ` +
          `${refused(tally) + refused(searches)} of them refusals`,
        '',
      ].join('\n'),
    );

    expect(tally.wrong).toEqual([]);
    expect(searches.wrong).toEqual([]);
    expect(people.flatMap((one) => one.losses)).toEqual([]);
    // A process that is killed between the mail server's answer and its own note of it sends that mail again.
    expect(twice).toBeLessThanOrEqual(MOST_MAILS_TWICE);
    const whole = guesses.filter(({ during }) => !/Redis|everything|an instance|between/.test(during));
    expect(whole.length).toBeGreaterThan(0);
    expect(whole.filter(({ letThrough }) => letThrough > LOG_INS)).toEqual([]);
    // Without Redis each of two processes counts for itself.
    expect(guesses.filter(({ letThrough }) => letThrough > 2 * LOG_INS)).toEqual([]);
    await chaos.close();
  });
});

/** Faults in which a mail may have been handed over whose sending could not be noted: MongoDB's, and kills. */
const MOST_MAILS_TWICE = 8;

/**
 * Holds what is there against what was answered.
 * @returns how many mails came twice
 */
async function countAll(urls: readonly string[], people: readonly Person[], mails: readonly ReceivedMail[]) {
  for (const person of people) {
    const session = await person.ask('session check', 'GET', '/api/auth/session-check');
    expect([person.username, session?.json.authenticated]).toEqual([person.username, person.loggedIn]);
    const list = await person.ask('list', 'GET', '/api/v1/playlists');
    const names = list?.json.data.items.map(({ name }: { name: string }) => name);
    expect(names).toEqual([`Of ${person.username}`]);
    const playlist = await person.ask('show', 'GET', `/api/v1/playlists/${person.playlist}`);
    const songs = playlist?.json.data.songs.map(({ spotify_track_id: id }: { spotify_track_id: string }) => id);
    expect(songs).toEqual(person.songs);
    const { username: login, password } = person;
    const again = await new Visitor(urls[0] ?? '').post('/api/auth/login', { login, password });
    expect([login, again.status]).toEqual([login, 200]);
  }
  // The log-ins above are announced by mail, too.
  const confirmations = mails.filter(({ text }) => text.includes('/verify-email/'));
  return confirmations.length - new Set(confirmations.map(({ to }) => to.join())).size;
}

function refused({ counts }: AnswerTally): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
