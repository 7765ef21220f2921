import type { Clock } from '../shared/clock.js';
import type { Random } from '../shared/random.js';
import type { TokenHasher } from '../shared/secrets.js';
import { endOf, MAX_SESSIONS, useAt, type SessionPolicy } from './session-policy.js';
import type { Session, SessionOwner } from './session.js';
import type { SessionStore } from './sessions.ports.js';

/** The most that is kept of a `User-Agent`; longer than any browser's. */
export const USER_AGENT_MAX = 512;

export interface Client {
  readonly ip: string;
  /** Empty when there is none. */
  readonly userAgent: string;
}

/** Where it is not known, or does not matter. */
export const UNKNOWN_CLIENT: Client = { ip: '', userAgent: '' };

/** The session that asks for something, and where the request came from. */
export interface Requester {
  readonly session: Session;
  readonly client: Client;
}

export interface SessionStart {
  readonly client: Client;
  readonly remembered: boolean;
  /** The secret of the session that it replaces, or `null`. */
  readonly replaces: string | null;
}

/** Starts a session under a new secret and ends the client's previous one, so that no session can be fixated. An account's oldest ends with one too many. */
export class StartSession {
  constructor(
    private readonly sessions: SessionStore,
    private readonly hasher: TokenHasher,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly policy: SessionPolicy,
  ) {}

  /** @returns the session, and the secret for the client's cookie: 256 bits, stored nowhere */
  async run(
    user: SessionOwner,
    { client, remembered, replaces }: SessionStart,
  ): Promise<{ session: Session; secret: string }> {
    if (replaces !== null) await this.sessions.end(this.hasher.hash(replaces));
    const secret = this.random.token(32);
    const now = this.clock.now();
    const session: Session = {
      id: this.random.token(16),
      userId: user.id,
      credentialVersion: user.credentialVersion,
      createdAt: now,
      authenticatedAt: now,
      ...useAt(now, { remembered, endsAt: endOf(remembered, now, this.policy) }, this.policy),
      remembered,
      ip: client.ip,
      userAgent: client.userAgent.slice(0, USER_AGENT_MAX),
    };
    await this.sessions.add(this.hasher.hash(secret), session, MAX_SESSIONS);
    return { session, secret };
  }
}
