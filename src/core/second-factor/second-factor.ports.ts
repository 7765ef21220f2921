import type { SecondFactor, TotpProposal } from './second-factor.js';

/** The second factors, one an account. The guarantees for every store are in `auth/auth.ports.ts`. */
export abstract class SecondFactorStore {
  /** The account's, or `null` while it has none. */
  abstract find(userId: string): Promise<SecondFactor | null>;

  /** Keeps the proposal in place of an earlier one of its account. A second factor that is on stays as it is. */
  abstract propose(proposal: TotpProposal): Promise<void>;

  /** The account's proposal, expired or not, or `null`. */
  abstract findProposal(userId: string): Promise<TotpProposal | null>;

  /**
   * Turns the second factor on, in place of any other, and removes the proposal: one conditional write, only while that
   * has the same secret. Of any number of parallel calls exactly one is `true`.
   */
  abstract enable(factor: SecondFactor): Promise<boolean>;

  /** Removes the second factor and the proposal. `false` when it was not on. */
  abstract disable(userId: string): Promise<boolean>;

  /** Removes the proposals of accounts without a second factor that expired at `now` or earlier. @returns how many */
  abstract removeExpired(now: Date): Promise<number>;
}

/** What second factors are used for: every method is one conditional write. */
export abstract class SecondFactorUses {
  /**
   * Uses the codes up to this time step up, only while the last step is an earlier one. Of any number of parallel calls
   * with one step exactly one is `true`.
   */
  abstract useStep(userId: string, step: number): Promise<boolean>;

  /** Removes the recovery code with this hash. Of any number of parallel calls exactly one is `true`. */
  abstract useRecoveryCode(userId: string, hash: string): Promise<boolean>;

  /** Replaces all recovery codes. `false` when the account has no second factor. */
  abstract replaceRecoveryCodes(userId: string, hashes: readonly string[]): Promise<boolean>;
}

/** The sealed secrets of all accounts, which outlast the key that sealed them. */
export abstract class SealedSecrets {
  /** Those of second factors that are on, by their account's id, at most `limit`, of ids greater than `after`. */
  abstract listAfter(
    after: string | null,
    limit: number,
  ): Promise<readonly Pick<SecondFactor, 'userId' | 'sealedSecret'>[]>;

  /** One conditional write, only while the account's is `sealedSecret`. */
  abstract replace(userId: string, sealedSecret: string, renewed: string): Promise<boolean>;
}

/** Time-based one-time passwords as RFC 6238 has them: SHA-1, 30 seconds, six digits, which is what every app knows. */
export abstract class OneTimePasswords {
  /** A secret of 160 random bits, in Base32. */
  abstract newSecret(): Promise<string>;

  /** The `otpauth:` address that apps read from a QR code. */
  abstract uriOf(secret: string, account: string): Promise<string>;

  /**
   * The time step that the code belongs to: that of `now` or one beside it, for clocks that differ; `null` when it is
   * none of these.
   */
  abstract stepOf(secret: string, code: string, now: Date): Promise<number | null>;
}
