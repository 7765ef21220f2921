import type { ThrottleStore } from '../shared/throttle.js';
import type { Clock } from '../shared/clock.js';
import type { Random } from '../shared/random.js';
import type { SecretBox, TokenHasher } from '../shared/secrets.js';

/** How long a challenge can be answered, in milliseconds. */
export const CHALLENGE_MS = 5 * 60_000;

const CHALLENGE_BYTES = 32;

export interface PasskeyChallenge {
  /** For the authenticator to sign; base64url. */
  readonly challenge: string;
  /** For the client's cookie: only who has it can answer the challenge. */
  readonly sealed: string;
}

interface Sealed {
  readonly challenge: string;
  readonly purpose: string;
  readonly until: number;
}

/**
 * Challenges for authenticators. The client keeps each one, sealed, so that looking at a log-in page stores nothing here;
 * what is stored is that one was answered.
 */
export class PasskeyChallenges {
  constructor(
    private readonly throttle: ThrottleStore,
    private readonly box: SecretBox,
    private readonly hasher: TokenHasher,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /** @param purpose what the answer may be used for */
  issue(purpose: string): PasskeyChallenge {
    const challenge = this.random.token(CHALLENGE_BYTES);
    const until = this.clock.now().getTime() + CHALLENGE_MS;
    return { challenge, sealed: this.box.seal(JSON.stringify({ challenge, purpose, until } satisfies Sealed)) };
  }

  /**
   * Uses the challenge up, which succeeds once, also of any number of parallel calls.
   * @param sealed what the client's cookie holds; anything is possible
   * @returns the challenge; `null` when it is none, has expired, was answered before or is for another purpose
   */
  async take(sealed: string | null, purpose: string): Promise<string | null> {
    const opened = sealed === null ? null : this.box.open(sealed);
    if (opened === null) return null;
    const issued = JSON.parse(opened) as Sealed;
    const now = this.clock.now();
    if (issued.purpose !== purpose || now.getTime() >= issued.until) return null;
    // The window begins with the first answer, so it ends no sooner than the challenge does.
    const key = this.hasher.hash(`passkey challenge:${issued.challenge}`);
    const { admitted } = await this.throttle.admit(key, { limit: 1, windowMs: CHALLENGE_MS }, now);
    return admitted ? issued.challenge : null;
  }
}
