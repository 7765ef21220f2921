import type { Session, SessionUse } from './session.js';

/**
 * The sessions, by key: `TokenHasher.hash` of the secret in the cookie, so that a copy of the store opens none.
 * A session that was ended is gone, and nothing but `add` makes one: a slow request can't bring it back.
 */
export abstract class SessionStore {
  /**
   * Adds a session under a key that no other has, and ends the oldest ones of its account that have not expired by then
   * and are beyond `max`. Of any number of parallel calls at most `max` sessions remain once all have returned.
   */
  abstract add(key: string, session: Session, max: number): Promise<void>;

  /** The session, also when it has expired but was not purged yet; `null` when it was ended or never was. */
  abstract find(key: string): Promise<Session | null>;

  /**
   * Notes a use: one conditional write on a session that is there and whose expiry is after `use.lastSeenAt`.
   * None of its three times ever moves back, whatever order parallel uses arrive in.
   * @returns `false` when the session was ended, has expired or never was; nothing is changed or made then
   */
  abstract touch(key: string, use: SessionUse): Promise<boolean>;

  /** Ends the session for good. `false` when there was none. */
  abstract end(key: string): Promise<boolean>;

  /** Removes every session whose expiry is `now` or earlier. @returns how many */
  abstract removeExpired(now: Date): Promise<number>;
}

/** The sessions, by account. */
export abstract class AccountSessionStore {
  /**
   * The account's sessions whose expiry is after `now`, latest log-in first (then by id); empty when there are none.
   */
  abstract listOf(userId: string, now: Date): Promise<readonly Session[]>;

  /** Ends this session of this account. `false` when the account has none by that id, whoever else may have. */
  abstract endOne(userId: string, id: string): Promise<boolean>;

  /** Ends all sessions of the account that are there when it is called, but the one with the id `except`. */
  abstract endAllOf(userId: string, except?: string): Promise<void>;

  /**
   * Raises a session's credential version, so that it outlives a change of password. Changes nothing else, never
   * lowers it and makes no session. `false` when the account has none by that id.
   */
  abstract carryOver(userId: string, id: string, credentialVersion: number): Promise<boolean>;

  /**
   * Notes that the session's user has proved who they are again, at `at`. Never moves that moment back and makes no
   * session. `false` when the account has none by that id.
   */
  abstract markAuthenticated(userId: string, id: string, at: Date): Promise<boolean>;
}
