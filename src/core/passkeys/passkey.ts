/** A credential of WebAuthn with which an account's owner can log in. Its private key never leaves their devices. */
export interface Passkey {
  /** Identifies it to its owner. It is no credential. */
  readonly id: string;
  readonly userId: string;
  /** What the authenticator calls it; base64url. */
  readonly credentialId: string;
  /** A COSE key (RFC 9052), base64url. */
  readonly publicKey: string;
  /** How often the authenticator has signed with it; stays 0 where it doesn't count. */
  readonly counter: number;
  /** How browsers can reach the authenticator, as they told when it was added. */
  readonly transports: readonly string[];
  /** Whether it may be copied to other devices of its owner; never changes. */
  readonly backupEligible: boolean;
  /** Whether it has been. */
  readonly backedUp: boolean;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface PasskeyUse {
  readonly counter: number;
  readonly backedUp: boolean;
  readonly at: Date;
}

/** Passkeys of one account: more than anybody has devices, and few enough to be listed whole. */
export const MAX_PASSKEYS = 20;

export const PASSKEY_NAME_MAX = 100;

/** A passkey as its owner sees it, in the API and in the account's export: nothing that tells of its key. */
export function passkeyRecord({ id, name, transports, backedUp, createdAt, lastUsedAt }: Passkey) {
  return {
    id,
    name,
    transports,
    backed_up: backedUp,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}
