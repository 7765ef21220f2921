import { AccountData } from '../../../src/core/auth/account-data.js';
import { CommonPasswords, PasswordHasher } from '../../../src/core/auth/credentials.ports.js';
import type { MailContent } from '../../../src/core/mail/mail.js';
import { DeliveryTrigger, MailTransport } from '../../../src/core/mail/mail.ports.js';
import { Clock } from '../../../src/core/shared/clock.js';
import { DomainError } from '../../../src/core/shared/domain-error.js';
import { Random } from '../../../src/core/shared/random.js';
import { SecretBox, TokenHasher } from '../../../src/core/shared/secrets.js';

/** A clock that stands until it is moved. */
export class FakeClock extends Clock {
  yield(): Promise<void> {
    return Promise.resolve();
  }

  private time = new Date('2026-03-01T12:00:00.000Z');
  /** The time limits that were asked for, in milliseconds. */
  readonly deadlines: number[] = [];
  /** The shortest durations that were asked for, in milliseconds. */
  readonly floors: number[] = [];

  now(): Date {
    return this.time;
  }

  protected after(milliseconds: number): () => void {
    this.deadlines.push(milliseconds);
    return () => undefined;
  }

  override atLeast<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    this.floors.push(milliseconds);
    return work();
  }

  advance(milliseconds: number): void {
    this.time = new Date(this.time.getTime() + milliseconds);
  }
}

/** Counts instead of choosing: `32-byte-token-1`, `16-byte-token-2` … */
export class FakeRandom extends Random {
  private count = 0;

  bytes(count: number): Uint8Array {
    return new Uint8Array(count);
  }

  token(byteCount = 32): string {
    this.count += 1;
    return `${byteCount}-byte-token-${this.count}`;
  }
}

/** A hash that a reader of a failing test can undo. */
export class FakeTokenHasher extends TokenHasher {
  hash(text: string): string {
    return `#${text}#`;
  }
}

/** A box whose key can be lost. */
export class FakeSecretBox extends SecretBox {
  keyLost = false;

  seal(text: string): string {
    return `sealed ${text}`;
  }

  open(sealed: string): string | null {
    return this.keyLost ? null : sealed.slice('sealed '.length);
  }

  renew(sealed: string): string | null {
    const [, text] = /^sealed by an old key (.*)$/s.exec(sealed) ?? [];
    return text === undefined ? null : this.seal(text);
  }
}

/** Hashes by saying so; knows `argon:` (today's) and `bcrypt:` (the old service's). */
export class FakePasswordHasher extends PasswordHasher {
  hashed: string[] = [];
  /** Against what passwords were checked. */
  verified: (string | null)[] = [];
  busy = false;
  /** Runs while a password is being checked: the place where other requests come in between. */
  meanwhile: () => Promise<void> = () => Promise.resolve();

  hash(password: string): Promise<string> {
    if (this.busy) return Promise.reject(new DomainError('unavailable', 'busy', 'Busy.', { retryAfterSeconds: 5 }));
    this.hashed.push(password);
    return Promise.resolve(`argon:${password}`);
  }

  async verify(password: string, hash: string | null): Promise<boolean> {
    this.verified.push(hash);
    await this.meanwhile();
    return hash === `argon:${password}` || hash === `bcrypt:${password}`;
  }

  needsRehash(hash: string): boolean {
    return hash.startsWith('bcrypt:');
  }
}

export class FakeCommonPasswords extends CommonPasswords {
  private readonly entries: ReadonlySet<string>;

  constructor(...entries: string[]) {
    super();
    this.entries = new Set(entries);
  }

  has(lowerCased: string): boolean {
    return this.entries.has(lowerCased);
  }
}

export interface SentMail {
  readonly id: string;
  readonly kind: string;
  readonly to: string;
  readonly content: MailContent;
}

/** A mail server that takes everything, until it is told to fail. */
export class FakeMailTransport extends MailTransport {
  readonly sent: SentMail[] = [];
  readonly signals: AbortSignal[] = [];
  failure: Error | null = null;

  send(mail: SentMail, signal: AbortSignal): Promise<void> {
    this.signals.push(signal);
    if (this.failure !== null) return Promise.reject(this.failure);
    this.sent.push(mail);
    return Promise.resolve();
  }
}

export class FakeDeliveryTrigger extends DeliveryTrigger {
  calls = 0;

  mailWaiting(): void {
    this.calls += 1;
  }
}

/** What a part such as the history keeps: texts, by account. */
export class FakeAccountData extends AccountData {
  readonly kept = new Map<string, string[]>();

  constructor(readonly name: string) {
    super();
  }

  async *exportOf(userId: string): AsyncGenerator<unknown> {
    yield* await Promise.resolve(this.kept.get(userId) ?? []);
  }

  eraseOf(userId: string): Promise<void> {
    this.kept.delete(userId);
    return Promise.resolve();
  }
}
