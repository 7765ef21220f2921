import {
  type BeginResult,
  DROPPED_KEYS,
  idempotencyPolicy,
  type IdempotencyStore,
  type IdempotentRequest,
  type KeptAnswer,
} from '../../../src/core/shared/idempotency.js';

interface Entry extends IdempotentRequest {
  readonly since: Date;
  readonly runningUntil: number;
  readonly answer: KeptAnswer | null;
}

/** Repeatable requests in this process's memory. */
export class MemoryIdempotencyStore implements IdempotencyStore {
  private readonly entries = new Map<string, Entry>();

  begin(request: IdempotentRequest, now: Date): Promise<BeginResult> {
    const found = this.entries.get(nameOf(request));
    const runningUntil = now.getTime() + idempotencyPolicy.maxRunMs;
    const begin = (since: Date): BeginResult => {
      this.entries.set(nameOf(request), { ...request, since, runningUntil, answer: null });
      this.dropOldest(request.ownerId);
      return { status: 'begun', since };
    };
    if (found === undefined || isOver(found, now)) return Promise.resolve(begin(now));
    if (found.fingerprint !== request.fingerprint) return Promise.resolve({ status: 'other_request' });
    if (found.answer !== null) return Promise.resolve({ status: 'done', answer: found.answer });
    if (found.runningUntil > now.getTime()) return Promise.resolve({ status: 'running' });
    return Promise.resolve(begin(found.since));
  }

  finish(request: IdempotentRequest, answer: KeptAnswer): Promise<void> {
    const found = this.entries.get(nameOf(request));
    if (found !== undefined) this.entries.set(nameOf(request), { ...found, answer });
    const large = this.ownOf(request.ownerId).filter(([, entry]) => isLarge(entry));
    for (const [name] of large.slice(0, -idempotencyPolicy.maxLarge)) this.entries.delete(name);
    return Promise.resolve();
  }

  forget(request: IdempotentRequest): Promise<void> {
    if (this.entries.get(nameOf(request))?.answer === null) this.entries.delete(nameOf(request));
    return Promise.resolve();
  }

  removeAllOf(ownerId: string): Promise<void> {
    for (const [name, entry] of this.entries) if (entry.ownerId === ownerId) this.entries.delete(name);
    return Promise.resolve();
  }

  removeExpired(now: Date): Promise<number> {
    const expired = [...this.entries].filter(([, entry]) => isOver(entry, now));
    for (const [name] of expired) this.entries.delete(name);
    return Promise.resolve(expired.length);
  }

  private dropOldest(ownerId: string): void {
    const own = this.ownOf(ownerId);
    if (own.length <= idempotencyPolicy.maxKeys) return;
    for (const [name] of own.slice(0, DROPPED_KEYS)) this.entries.delete(name);
  }

  /** Oldest first. */
  private ownOf(ownerId: string): [string, Entry][] {
    const own = [...this.entries].filter(([, entry]) => entry.ownerId === ownerId);
    return own.sort(([, one], [, other]) => one.since.getTime() - other.since.getTime());
  }
}

function isLarge({ answer }: Entry): boolean {
  return Buffer.byteLength(answer?.body ?? '') >= idempotencyPolicy.largeAnswer;
}

function isOver({ since }: Entry, now: Date): boolean {
  return since.getTime() + idempotencyPolicy.keptMs <= now.getTime();
}

function nameOf({ ownerId, key }: IdempotentRequest): string {
  return `${ownerId} ${key}`;
}
