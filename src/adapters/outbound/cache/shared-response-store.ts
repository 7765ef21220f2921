/** An answer as processes share it. */
export interface SharedResponse {
  readonly value: unknown;
  /** When the source said it, in milliseconds since 1970. */
  readonly fetchedAt: number;
  readonly brief: boolean;
}

/** Where processes share answers, and agree on who of them asks. Every method throws when it can't do so. */
export abstract class SharedResponseStore {
  /** `null` when there is none, or none that can be read. */
  abstract find(key: string): Promise<SharedResponse | null>;

  /** Keeps it for `forMs` milliseconds, in the place of whatever is there. */
  abstract keep(key: string, answer: SharedResponse, forMs: number): Promise<void>;

  /**
   * The right to ask, for `forMs` milliseconds at most. Atomic: of any number of processes one gets it.
   * @returns what to give it back with; `null` when another one has it
   */
  abstract claim(key: string, forMs: number): Promise<string | null>;

  /** Gives the right back, unless it has run out and is another one's. */
  abstract release(key: string, claim: string): Promise<void>;
}
