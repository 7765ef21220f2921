/** A request that its client may repeat without harm: it names it by a key. */
export interface IdempotentRequest {
  readonly ownerId: string;
  /** The client's; another account's may be the same. */
  readonly key: string;
  /** Of everything that makes the request what it is. */
  readonly fingerprint: string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly body: string;
}

export type BeginResult =
  /** @property since when it was first begun, also where an earlier attempt came to no end */
  | { readonly status: 'begun'; readonly since: Date }
  | { readonly status: 'running' }
  | { readonly status: 'other_request' }
  | { readonly status: 'done'; readonly answer: KeptAnswer };

export const idempotencyPolicy = {
  keptMs: 86_400_000,
  /** Whoever has not answered by then has died: no request takes that long. */
  maxRunMs: 30_000,
  /** Keys that an account has at most: one more drops the oldest ones. An answer about 100 songs has up to 130 KB. */
  maxKeys: 200,
  /** From so many bytes on an answer is a large one: a playlist that was removed, of 3 MB at most. */
  largeAnswer: 130_000,
  /** Large answers that an account has at most: with the others it keeps 41 MB at worst. */
  maxLarge: 5,
} as const;

export const DROPPED_KEYS = 20;

/** Requests that clients may repeat, and what they were answered. The guarantees of `auth.ports.ts` hold. */
export abstract class IdempotencyStore {
  /**
   * Begins a request, unless one with its key was begun within the last day: of any number of parallel calls exactly one
   * begins. An attempt that has neither finished nor been forgotten within 30 s counts as dead, and is begun again.
   */
  abstract begin(request: IdempotentRequest, now: Date): Promise<BeginResult>;

  /**
   * Keeps the answer to a request that was begun; does nothing when its key is gone. One large answer too many drops the
   * account's oldest, with its key.
   */
  abstract finish(request: IdempotentRequest, answer: KeptAnswer): Promise<void>;

  /** Forgets a request that was begun and changed nothing. */
  abstract forget(request: IdempotentRequest): Promise<void>;

  abstract removeAllOf(ownerId: string): Promise<void>;

  /** @returns how many were removed */
  abstract removeExpired(now: Date): Promise<number>;
}
