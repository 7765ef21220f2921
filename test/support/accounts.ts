import { decodeHTML } from 'entities';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { EmailAddressStore, UserStore } from '../../src/core/auth/auth.ports.js';
import { PasswordHasher } from '../../src/core/auth/credentials.ports.js';
import { Clock } from '../../src/core/shared/clock.js';
import type { TestStore } from './each-store.js';
import { ManualClock } from './manual-clock.js';
import { GENEROUS_LIMITS, startService, type TestService } from './run-service.js';
import { until } from './until.js';
import { Visitor, type Answer } from './visitor.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** On no list, and built from nobody's name. */
export const PASSWORD = 'violet tram 41 kettle';
export const OTHER_PASSWORD = 'seven brass otters hum';

/** Where mails say that the site is; nobody listens there. */
export const SITE = 'https://octa.example';

/** A mail as it can be read at `/dev/mailbox`. */
export interface ShownMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Paths of its links on this site, in order; the foot's is left out. */
  readonly paths: readonly string[];
}

export interface Person {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/** Somebody with an account, and the browser that they are logged in with. */
export interface Member extends Person {
  readonly browser: Visitor;
}

/** The service on one store, with a clock to move and a mailbox to look into. */
export class AccountService {
  private people = 0;
  /** Of `PASSWORD`; whoever has it may have the same. */
  private hash: Promise<string> | undefined;

  private constructor(
    public running: TestService,
    readonly store: TestStore,
    private readonly movable: ManualClock | null,
    private readonly variables: Variables,
  ) {}

  /**
   * @param variables on top of the store's and of limits that nobody meets
   * @param clock `null` for the machine's own, where time limits have to run out by themselves
   */
  static async start(
    store: TestStore,
    variables: Variables = {},
    clock: ManualClock | null = new ManualClock(),
  ): Promise<AccountService> {
    const all = {
      ...GENEROUS_LIMITS,
      ...store.variables,
      TRUST_PROXY_HOPS: '1',
      FRONTEND_URL: SITE,
      DEV_PAGES_PUBLIC: 'true',
      ...variables,
    };
    const service = new AccountService(await startService(all, clock ?? undefined), store, clock, all);
    await service.isReady();
    return service;
  }

  get clock(): ManualClock {
    if (this.movable === null) throw new Error('this service runs by the machine’s clock');
    return this.movable;
  }

  get url(): string {
    return this.running.url;
  }

  stop(): Promise<void> {
    return this.running.stop();
  }

  /** Stops it and starts it anew on the same database, with other variables if need be. */
  async restart(variables: Variables = {}): Promise<void> {
    await this.running.stop();
    this.running = await startService({ ...this.variables, ...variables }, this.movable ?? undefined);
    await this.isReady();
  }

  /** It listens before its database is migrated, which takes longer than a request may wait on a busy machine. */
  private isReady(): Promise<void> {
    const isHealthy = async (): Promise<boolean> => (await this.visitor().get('/api/v1/health')).status === 200;
    return until('the database can be used', isHealthy, 20_000);
  }

  visitor(): Visitor {
    return new Visitor(this.url);
  }

  /** Somebody who has no account yet, with a name that nobody has. */
  newPerson(): Person {
    this.people += 1;
    // Nobody's name is part of another's.
    const username = `Person_${this.people}_x`;
    return { username, email: `${username}@Mail.example`, password: PASSWORD };
  }

  register(person: Person, browser = this.visitor()): Promise<Answer> {
    const { username, email, password } = person;
    return browser.post('/api/auth/register', { username, email, password, confirm_password: password });
  }

  logIn(person: Person, browser = this.visitor(), extra: object = {}): Promise<Answer> {
    return browser.post('/api/auth/login', { login: person.username, password: person.password, ...extra });
  }

  /** Somebody whose account was just made and not confirmed. */
  async newcomer(): Promise<Person> {
    const person = this.newPerson();
    await this.expect(201, this.register(person));
    return person;
  }

  /** Somebody whose address is confirmed. */
  async owner(): Promise<Person> {
    const person = await this.newcomer();
    const [confirm = ''] = (await this.mail(person.email, 'Confirm your email address')).paths;
    await this.expect(200, this.visitor().get(confirm));
    return person;
  }

  /** Somebody who is logged in, with a confirmed account that was not registered but stored. No mail was sent. */
  async member(extra: object = {}): Promise<Member> {
    const person = this.newPerson();
    const { application } = this.running;
    this.hash ??= application.get(PasswordHasher).hash(PASSWORD);
    const user = { ...person, passwordHash: await this.hash, createdAt: application.get(Clock).now() };
    const added = await application.get(UserStore).addUnlessTaken(user);
    if (added.status !== 'added') throw new Error(added.status);
    await application.get(EmailAddressStore).confirm(added.user.id, person.email);
    return this.logsIn(person, extra);
  }

  /** The same person in another browser. */
  async logsIn(person: Person, extra: object = {}): Promise<Member> {
    const browser = this.visitor();
    await this.expect(200, this.logIn(person, browser, extra));
    const { username, email, password } = person;
    return { username, email, password, browser };
  }

  /** Asks for a reset and gives the path that the mail leads to. */
  async resetPath({ email }: Person, nth = 1): Promise<string> {
    await this.expect(200, this.visitor().post('/api/auth/reset-request', { email }));
    return (await this.mail(email, 'Set a new password', nth)).paths[0] ?? '';
  }

  /** Sets a new password with that path. */
  reset(path: string, password = OTHER_PASSWORD): Promise<Answer> {
    return this.visitor().post(`/api/auth${path}`, { password, confirm_password: password });
  }

  /** Whether this browser's cookie is good for anything. */
  async isLoggedIn(browser: Visitor): Promise<boolean> {
    const { json } = await this.expect(200, browser.get('/api/auth/session-check'));
    return json.authenticated;
  }

  /** The nth mail of this subject to this address, as soon as it is there. */
  async mail(to: string, subject: string, nth = 1): Promise<ShownMail> {
    let found: ShownMail | undefined;
    await until(`mail ${nth} to ${to}: ${subject}`, async () => {
      const all = await this.mails();
      found = all.filter((mail) => mail.to === to && mail.subject === subject)[nth - 1];
      return found !== undefined;
    });
    return found!;
  }

  /** What was sent so far, oldest first. */
  async mails(): Promise<ShownMail[]> {
    const { text } = await this.expect(200, this.visitor().get('/dev/mailbox'));
    const articles = [...text.matchAll(/<article\b[^>]*>([^]*?)<\/article>/g)].map(([, article = '']) => article);
    return articles.map(readMail).reverse();
  }

  /** The kinds of the mails that were ever written for this address, oldest first, sent or not. */
  async mailsWrittenTo(email: string): Promise<string[]> {
    const rows = await this.store.rows('mail_outbox');
    const own = rows.filter((row) => (row['to'] ?? row['recipient']) === email);
    return own
      .sort((one, other) => Number(one['created_at']) - Number(other['created_at']))
      .map((row) => String(row['kind']));
  }

  /** The answer, if it has the status that the rest of the test builds on. */
  async expect(status: number, answering: Promise<Answer>): Promise<Answer> {
    const answer = await answering;
    if (answer.status !== status)
      throw new Error(`${answer.status} instead of ${status}: ${answer.text.slice(0, 500)}`);
    return answer;
  }
}

function readMail(article: string): ShownMail {
  const part = (pattern: RegExp): string => decodeHTML(pattern.exec(article)?.[1] ?? '');
  const text = part(/<pre\b[^>]*>([^]*?)<\/pre>/);
  return { to: part(/<bdi>([^<]*)<\/bdi>/), subject: part(/<h2>([^<]*)<\/h2>/), text, paths: pathsIn(text) };
}

/** The paths of the links in a mail's text, in order; the foot's is left out. */
export function pathsIn(text: string): string[] {
  const links = [...text.matchAll(/^https?:\/\/\S+$/gm)].map(([link]) => link);
  return links.map((link) => link.slice(new URL(link).origin.length)).filter((path) => path !== '/');
}
