/** A log-in on one device. The secret in that device's cookie is not part of it, nor a hash of it. */
export interface Session {
  /** Identifies the session to its owner. It is no credential. */
  readonly id: string;
  readonly userId: string;
  /** The account's credential version at log-in; the session is over when the account's is higher. */
  readonly credentialVersion: number;
  /** The moment of log-in. */
  readonly createdAt: Date;
  /** When its user last proved who they are: at log-in, or with a passkey since. */
  readonly authenticatedAt: Date;
  readonly lastSeenAt: Date;
  /** The first moment at which it is over unless it is used before; never after `endsAt`. */
  readonly expiresAt: Date;
  /** The first moment at which it is over however much it is used. */
  readonly endsAt: Date;
  /** Whether "remember me" was chosen: it then lasts until `endsAt` without use. */
  readonly remembered: boolean;
  /** The client's address at log-in. */
  readonly ip: string;
  /** The client's `User-Agent` at log-in, at most 512 characters; empty when there was none. */
  readonly userAgent: string;
}

/** A use of a session, and what it moves. */
export interface SessionUse {
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly endsAt: Date;
}

/** What sessions know of the account that they belong to. */
export interface SessionOwner {
  readonly id: string;
  /** Counts the changes of the password: a session that began under an earlier one has ended. */
  readonly credentialVersion: number;
  /** Since when nobody may use it, or `null`. */
  readonly disabledAt: Date | null;
}
