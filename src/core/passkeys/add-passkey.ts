import type { UserStore } from '../auth/auth.ports.js';
import type { ConfirmPassword } from '../auth/confirm-password.js';
import type { ReportSecurityChange } from '../mail/report-security-change.js';
import type { Session } from '../sessions/session.js';
import type { Requester } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import { notAuthenticated } from '../shared/domain-error.js';
import type { Random } from '../shared/random.js';
import type { PasskeyRequest } from './log-in-with-passkey.js';
import { tooManyPasskeys, unusableCredential } from './passkey-errors.js';
import type { PasskeyChallenges } from './passkey-challenges.js';
import { MAX_PASSKEYS, type Passkey } from './passkey.js';
import type { PasskeyStore, SentCredential, WebAuthn } from './passkeys.ports.js';

/** A challenge is for one session: whoever starts to add a passkey finishes it. */
const purposeOf = (session: Session): string => `add in ${session.id}`;

/** Begins to add a passkey to the account: asks the client's browser for one. */
export class RequestNewPasskey {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly passkeys: PasskeyStore,
    private readonly challenges: PasskeyChallenges,
    private readonly webAuthn: WebAuthn,
  ) {}

  /** @throws DomainError `too_many`, or what {@link ConfirmPassword.run} throws */
  async run({ session, client }: Requester, currentPassword: string | undefined): Promise<PasskeyRequest> {
    const user = await this.confirmPassword.run(session, currentPassword, client);
    const existing = await this.passkeys.listOf(user.id);
    if (existing.length >= MAX_PASSKEYS) throw tooManyPasskeys();
    const { challenge, sealed } = this.challenges.issue(purposeOf(session));
    return { options: this.webAuthn.creationOptions({ challenge, user, existing }), sealedChallenge: sealed };
  }
}

export interface PasskeyToAdd {
  readonly credential: SentCredential;
  readonly name: string;
  /** As the client has kept it, or `null`. */
  readonly sealedChallenge: string | null;
  readonly currentPassword: string | undefined;
}

export class AddPasskey {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly users: UserStore,
    private readonly passkeys: PasskeyStore,
    private readonly challenges: PasskeyChallenges,
    private readonly webAuthn: WebAuthn,
    private readonly report: ReportSecurityChange,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /**
   * That the owner asks was confirmed when the challenge was given, five minutes ago at most.
   * @throws DomainError `validation_failed` for a credential that is not accepted, `too_many`, or what
   *   {@link ConfirmPassword.run} throws
   */
  async run({ session, client }: Requester, toAdd: PasskeyToAdd): Promise<Passkey> {
    const { credential, name, currentPassword } = toAdd;
    if (currentPassword !== undefined) await this.confirmPassword.run(session, currentPassword, client);
    const challenge = await this.challenges.take(toAdd.sealedChallenge, purposeOf(session));
    if (challenge === null) {
      if (currentPassword === undefined) await this.confirmPassword.run(session, undefined, client);
      throw unusableCredential('The request for this passkey has expired. Please start again.');
    }
    const made = await this.webAuthn.verifyNew(credential, challenge);
    if (made === null) throw unusableCredential('This passkey could not be verified.');
    const user = await this.users.findById(session.userId);
    if (user === null) throw notAuthenticated();

    const createdAt = this.clock.now();
    const passkey = { ...made, id: this.random.token(16), userId: user.id, name, createdAt, lastUsedAt: null };
    const result = await this.passkeys.add(passkey, MAX_PASSKEYS);
    if (result === 'too_many') throw tooManyPasskeys();
    if (result === 'already_added') throw unusableCredential('This passkey has been added already.');
    await this.report.run('passkey_added', user, { client, name });
    return passkey;
  }
}
