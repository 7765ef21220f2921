import { setTimeout as wait } from 'node:timers/promises';
import { PASSWORD, pathsIn } from '../support/accounts.js';
import type { TestSmtpServer } from '../support/smtp-server.js';
import { type Answer, type Sending, Visitor } from '../support/visitor.js';

/** Whoever gets no good answer in so long gives up: that is a loss. */
const PATIENCE_MS = 120_000;
const LONGEST_PAUSE_MS = 2_000;
const SONGS = 4;

/** What the answers of the service were, but for the good ones. */
export class AnswerTally {
  readonly counts = new Map<string, number>();
  /** Answers that nobody should ever get. */
  readonly wrong: string[] = [];
  asked = 0;

  add(what: string, { status, headers, text }: Answer): void {
    this.asked += 1;
    if (status < 500) return;
    this.count('503 with Retry-After', status === 503 && headers.has('retry-after'), `${what}: ${status} ${text}`);
  }

  addFailure(): void {
    this.asked += 1;
    this.count('connection lost', true, '');
  }

  private count(name: string, isAllowed: boolean, wrong: string): void {
    if (isAllowed) this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    else this.wrong.push(wrong.slice(0, 300));
  }
}

/**
 * Somebody who registers, confirms, logs in and makes a playlist, and tries each step until it is answered. What was
 * answered with success is remembered here.
 */
export class Person {
  readonly username: string;
  readonly email: string;
  readonly password = PASSWORD;
  readonly browser: Visitor;
  registered = false;
  confirmed = false;
  loggedIn = false;
  playlist: string | null = null;
  readonly songs: string[] = [];
  /** Steps that were given up. */
  readonly losses: string[] = [];

  constructor(
    number: number,
    private readonly urls: readonly string[],
    private readonly smtp: TestSmtpServer,
    private readonly tally: AnswerTally,
  ) {
    this.username = `chaos_${number}`;
    this.email = `${this.username}@mail.example`;
    this.browser = new Visitor(urls[number % urls.length] ?? '');
  }

  async run(): Promise<void> {
    const { username, email, password } = this;
    const registration = { username, email, password, confirm_password: password };
    // Whose answer was lost finds the name taken: by this registration.
    this.registered = await this.persist('register', 'POST', '/api/auth/register', registration, [201, 400]);
    const link = await this.linkInMail();
    this.confirmed = link !== null && (await this.persist('confirm', 'GET', link, undefined, [200]));
    const logIn = { login: username, password };
    this.loggedIn = await this.persist('log in', 'POST', '/api/auth/login', logIn, [200]);
    const name = `Of ${username}`;
    await this.persist('create', 'POST', '/api/v1/playlists', { name }, [201], (answer) => {
      this.playlist = answer.json.data.id;
    });
    for (let i = 0; i < SONGS; i += 1) {
      const song = { spotify_track_id: `${this.username.replace('_', '')}song${i}`.padEnd(22, '0').slice(0, 22) };
      const path = `/api/v1/playlists/${this.playlist}/songs`;
      const body = { ...song, track_name: `Song ${i}`, artist_name: 'Somebody' };
      if (await this.persist('add', 'POST', path, body, [201])) this.songs.push(song.spotify_track_id);
    }
  }

  /** One request, to be tried again elsewhere when it failed. `null` without an answer. */
  async ask(what: string, method: string, path: string, sending: Sending = {}): Promise<Answer | null> {
    try {
      const answer = await this.browser.send(method, path, sending);
      this.tally.add(what, answer);
      return answer;
    } catch {
      this.tally.addFailure();
      const next = this.urls.indexOf(this.browser.url) + 1;
      this.browser.url = this.urls[next % this.urls.length] ?? '';
      return null;
    }
  }

  /** @returns whether there was a good answer in time; the same `Idempotency-Key` goes with each try */
  private async persist(
    what: string,
    method: string,
    path: string,
    body: unknown,
    good: readonly number[],
    use: (answer: Answer) => void = () => undefined,
  ): Promise<boolean> {
    const key = crypto.randomUUID();
    const giveUpAt = performance.now() + PATIENCE_MS;
    let last = '';
    while (performance.now() < giveUpAt) {
      // From another address each time: what is refused for want of a database counts as an attempt, too.
      const headers = { 'idempotency-key': key, 'x-forwarded-for': new Visitor('').address };
      const answer = await this.ask(what, method, path, { headers, body });
      if (answer !== null && good.includes(answer.status)) {
        use(answer);
        return true;
      }
      last = answer === null ? 'no answer' : `${answer.status} ${answer.text}`;
      await wait(Math.min(Number(answer?.headers.get('retry-after') ?? 0.2) * 1000, LONGEST_PAUSE_MS));
    }
    this.losses.push(`${what}: ${last.slice(0, 200)}`);
    return false;
  }

  private async linkInMail(): Promise<string | null> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    while (performance.now() < giveUpAt) {
      const mail = this.smtp.mails.find(({ to }) => to.includes(this.email));
      if (mail !== undefined) return pathsIn(mail.text)[0] ?? null;
      await wait(200);
    }
    this.losses.push('no mail');
    return null;
  }
}
