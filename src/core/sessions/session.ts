/** A log-in that is still under way on one device. The secret in that device's cookie is not here, nor its like. */
export interface Session {
  /** Names the session to its owner. Knowing it opens nothing. */
  readonly id: string;
  readonly userId: string;
  /** The account's credential version at log-in; the session is over when the account's is higher. */
  readonly credentialVersion: number;
  /** The moment of log-in. */
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  /** The first moment at which it is over unless it is used before; never after `endsAt`. */
  readonly expiresAt: Date;
  /** The first moment at which it is over however much it is used. */
  readonly endsAt: Date;
  /** Whether "remember me" was asked for: it then lasts until `endsAt` without use. */
  readonly remembered: boolean;
  /** The client's address at log-in. */
  readonly ip: string;
  /** What the client called itself at log-in, at most 512 characters; empty when it said nothing. */
  readonly userAgent: string;
}

/** A use of a session, and what it moves. */
export interface SessionUse {
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly endsAt: Date;
}
