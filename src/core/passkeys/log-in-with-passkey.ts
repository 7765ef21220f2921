import type { UserStore } from '../auth/auth.ports.js';
import type { CompleteLogIn, LoggedIn, LogInContext } from '../auth/complete-log-in.js';
import { unlessDisabled } from '../auth/user.js';
import type { Session } from '../sessions/session.js';
import type { Clock } from '../shared/clock.js';
import { DomainError } from '../shared/domain-error.js';
import { invalidPasskey } from './passkey-errors.js';
import type { PasskeyChallenges } from './passkey-challenges.js';
import type { Passkey } from './passkey.js';
import type { PasskeyCredentialStore, SentCredential, WebAuthn } from './passkeys.ports.js';

const PURPOSE = 'log-in';

/** What a client's browser is asked, and the challenge in it, sealed, for the client to keep. */
export interface PasskeyRequest {
  readonly options: object;
  readonly sealedChallenge: string;
}

/** Asks a client for a passkey, of whatever account. */
export class RequestPasskey {
  constructor(
    private readonly challenges: PasskeyChallenges,
    private readonly webAuthn: WebAuthn,
  ) {}

  run(): PasskeyRequest {
    const { challenge, sealed } = this.challenges.issue(PURPOSE);
    return { options: this.webAuthn.requestOptions(challenge), sealedChallenge: sealed };
  }
}

export interface PasskeyAttempt extends LogInContext {
  readonly credential: SentCredential;
  /** As the client has kept it, or `null`. */
  readonly sealedChallenge: string | null;
  /** `undefined`: as `current` is, where that is the same account's. */
  readonly rememberMe: boolean | undefined;
  /** The client's session before, or `null`. */
  readonly current: Session | null;
}

/**
 * Logs in with a passkey, which tells whose it is. The device has verified its user, so it counts as both factors, and
 * wrong passwords don't lock it: nobody can guess a passkey.
 */
export class LogInWithPasskey {
  constructor(
    private readonly passkeys: PasskeyCredentialStore,
    private readonly challenges: PasskeyChallenges,
    private readonly webAuthn: WebAuthn,
    private readonly users: UserStore,
    private readonly completeLogIn: CompleteLogIn,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `invalid_passkey`, whatever the reason */
  async run(attempt: PasskeyAttempt): Promise<LoggedIn> {
    const { userId } = await this.verify(attempt);
    const user = unlessDisabled(await this.users.findById(userId));
    if (!user?.emailVerified) throw invalidPasskey();
    const { rememberMe, current } = attempt;
    const remembered = rememberMe ?? (current?.userId === user.id && current.remembered);
    try {
      return await this.completeLogIn.run(user, remembered, attempt);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'invalid_credentials') throw invalidPasskey();
      throw error;
    }
  }

  /** @returns the passkey that has signed the client's challenge */
  private async verify({ credential, sealedChallenge }: PasskeyAttempt): Promise<Passkey> {
    const challenge = await this.challenges.take(sealedChallenge, PURPOSE);
    const passkey = challenge === null ? null : await this.passkeys.find(credential.id);
    if (challenge === null || passkey === null) throw invalidPasskey();
    const signed = await this.webAuthn.verifyUse(credential, challenge, passkey);
    if (signed?.userId !== passkey.userId || signed.backupEligible !== passkey.backupEligible) throw invalidPasskey();
    const use = { counter: signed.counter, backedUp: signed.backedUp, at: this.clock.now() };
    if (!(await this.passkeys.recordUse(passkey.credentialId, use))) throw invalidPasskey();
    return passkey;
  }
}
