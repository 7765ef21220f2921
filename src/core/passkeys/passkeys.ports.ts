import type { Passkey, PasskeyUse } from './passkey.js';

export type AddPasskeyResult = 'added' | 'already_added' | 'too_many';

/** The passkeys, by account. The guarantees of `auth.ports.ts` hold. */
export abstract class PasskeyStore {
  /**
   * Adds the passkey, unless some account has its credential already or its own has `max`. Both hold whatever runs in
   * parallel.
   */
  abstract add(passkey: Passkey, max: number): Promise<AddPasskeyResult>;

  /** The account's passkeys, oldest first (then by id). */
  abstract listOf(userId: string): Promise<readonly Passkey[]>;

  /** `false` when the account has none by that id, whoever else may have. */
  abstract rename(userId: string, id: string, name: string): Promise<boolean>;

  /** `false` when the account has none by that id, whoever else may have. */
  abstract remove(userId: string, id: string): Promise<boolean>;

  abstract removeAllOf(userId: string): Promise<void>;
}

/** The passkeys, by the credential that a browser names. */
export abstract class PasskeyCredentialStore {
  abstract find(credentialId: string): Promise<Passkey | null>;

  /**
   * Records a use: one conditional write, only while the passkey is there and its counter is below the use's, or both
   * are 0. `false` when nothing was recorded: a counter that goes back, or stands still, tells of a copied key.
   */
  abstract recordUse(credentialId: string, use: PasskeyUse): Promise<boolean>;
}

/** What a browser sends: a `PublicKeyCredential` as JSON (WebAuthn level 3, section 5.1). Nothing in it is checked. */
export interface SentCredential {
  readonly id: string;
}

/** A credential whose authenticator has just made it. */
export type NewCredential = Pick<
  Passkey,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'backupEligible' | 'backedUp'
>;

export interface Assertion {
  /** The account's id, as it was given to the authenticator; `null` where it didn't tell. */
  readonly userId: string | null;
  readonly counter: number;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
}

/** The rules of WebAuthn for this site. A challenge is base64url. */
export abstract class WebAuthn {
  /** What a browser needs to make a passkey that is found without a name: `PublicKeyCredentialCreationOptionsJSON`. */
  abstract creationOptions(options: {
    readonly challenge: string;
    readonly user: { readonly id: string; readonly username: string };
    /** The account's passkeys: an authenticator that holds one of them makes no other. */
    readonly existing: readonly Pick<Passkey, 'credentialId' | 'transports'>[];
  }): object;

  /** What a browser needs to let its user choose among this site's passkeys: `PublicKeyCredentialRequestOptionsJSON`. */
  abstract requestOptions(challenge: string): object;

  /**
   * The credential, if it was made for this site and this challenge by a user whom the authenticator has verified;
   * else `null`, whatever was sent.
   */
  abstract verifyNew(sent: SentCredential, challenge: string): Promise<NewCredential | null>;

  /**
   * What was signed, if the passkey's own key did so for this site and this challenge, its user verified, and its
   * counter has risen; else `null`, whatever was sent.
   */
  abstract verifyUse(
    sent: SentCredential,
    challenge: string,
    passkey: Pick<Passkey, 'credentialId' | 'publicKey' | 'counter'>,
  ): Promise<Assertion | null>;
}
