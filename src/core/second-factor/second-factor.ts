/** An account's authenticator app and recovery codes. */
export interface SecondFactor {
  readonly userId: string;
  /** `SecretBox.seal` of the secret that the app shares. */
  readonly sealedSecret: string;
  readonly enabledAt: Date;
  /** The latest time step (RFC 6238) of which a code was used: codes of it and of earlier ones no longer work. */
  readonly lastStep: number;
  /** Hashes of the recovery codes that are left. */
  readonly recoveryCodes: readonly string[];
}

/** A secret that was shown and waits for a first code of the app. */
export interface TotpProposal {
  readonly userId: string;
  /** The session that it was shown to: no other may confirm it. */
  readonly sessionId: string;
  readonly sealedSecret: string;
  readonly expiresAt: Date;
}

export type SecondFactorMethod = 'totp' | 'recovery_code' | 'passkey';

const MINUTE = 60_000;

export const secondFactorPolicy = {
  /** How long a secret may be scanned and confirmed, in milliseconds. */
  proposalMs: 15 * MINUTE,
  /** How long a log-in waits for its second factor, in milliseconds. */
  stepMs: 5 * MINUTE,
  /** How many codes may be tried in one log-in. */
  attempts: 5,
  recoveryCodes: 10,
  /** With so few recovery codes left their owner is warned. */
  fewRecoveryCodes: 3,
} as const;
