import type { ThrottleStore } from '../shared/throttle.js';
import type { Clock } from '../shared/clock.js';
import type { Random } from '../shared/random.js';
import type { SecretBox, TokenHasher } from '../shared/secrets.js';
import { secondFactorPolicy } from './second-factor.js';

/** A log-in whose password was right and that waits for the second factor. */
export interface LogInStep {
  readonly userId: string;
  /** The account's when the password was checked: a change of the password ends the step. */
  readonly credentialVersion: number;
  readonly rememberMe: boolean;
  /** Where the client wants to go afterwards; `null` when it didn't say. */
  readonly next: string | null;
}

interface SealedStep extends LogInStep {
  readonly nonce: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Log-ins between their two steps. The client keeps each one, sealed; what is stored is how often it was tried. */
export class LogInSteps {
  constructor(
    private readonly throttle: ThrottleStore,
    private readonly box: SecretBox,
    private readonly hasher: TokenHasher,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /** @returns for the client's cookie */
  begin(step: LogInStep): string {
    const until = this.clock.now().getTime() + secondFactorPolicy.stepMs;
    return this.box.seal(JSON.stringify({ ...step, nonce: this.random.token(16), until } satisfies SealedStep));
  }

  /** @returns the step; `null` when `sealed` is none or has expired */
  open(sealed: string): SealedStep | null {
    const opened = this.box.open(sealed);
    const step = opened === null ? null : (JSON.parse(opened) as SealedStep);
    return step !== null && this.clock.now().getTime() < step.until ? step : null;
  }

  /** Counts one attempt at the step: `false` beyond the last one, whatever runs in parallel. */
  attempt(step: SealedStep): Promise<boolean> {
    return this.admit(`log-in step:${step.nonce}`, secondFactorPolicy.attempts);
  }

  /** Ends the step: `true` once, whatever runs in parallel. */
  end(step: SealedStep): Promise<boolean> {
    return this.admit(`log-in step ended:${step.nonce}`, 1);
  }

  /** The window begins with the first use, so it ends no sooner than the step. */
  private async admit(key: string, limit: number): Promise<boolean> {
    const rule = { limit, windowMs: secondFactorPolicy.stepMs };
    return (await this.throttle.admit(this.hasher.hash(key), rule, this.clock.now())).admitted;
  }
}
