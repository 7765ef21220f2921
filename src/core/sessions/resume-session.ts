import type { Clock } from '../shared/clock.js';
import { unlessRefused } from '../shared/database.js';
import type { TokenHasher } from '../shared/secrets.js';
import { recordUseAfterMs, useAt, type SessionPolicy } from './session-policy.js';
import type { Session, SessionOwner } from './session.js';
import type { SessionStore } from './sessions.ports.js';

/** `expired`: its time is over. `unknown`: it was ended or never existed. */
export type ResumedSession<User extends SessionOwner> =
  | { readonly status: 'active'; readonly session: Session; readonly user: User }
  | { readonly status: 'expired' | 'unknown' };

/** Finds an account by its id; `null` when it is gone. */
export interface SessionOwners<User extends SessionOwner> {
  findById(id: string): Promise<User | null>;
}

/** Finds the session and the account that a request's cookie names. */
export class ResumeSession<User extends SessionOwner> {
  constructor(
    private readonly sessions: SessionStore,
    private readonly users: SessionOwners<User>,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: SessionPolicy,
  ) {}

  /**
   * @param secret what the client's cookie holds
   * @param prolong whether this counts as a use of the session
   */
  async run(secret: string, { prolong }: { prolong: boolean }): Promise<ResumedSession<User>> {
    const key = this.hasher.hash(secret);
    const session = await this.sessions.find(key);
    if (session === null) return { status: 'unknown' };
    const now = this.clock.now();
    if (now >= session.expiresAt) return { status: 'expired' };

    const user = await this.users.findById(session.userId);
    if (user?.disabledAt !== null) return { status: 'unknown' };
    if (session.credentialVersion < user.credentialVersion) return { status: 'unknown' };

    const unrecordedMs = now.getTime() - session.lastSeenAt.getTime();
    if (!prolong || unrecordedMs < recordUseAfterMs(this.policy)) return { status: 'active', session, user };
    const use = useAt(now, session, this.policy);
    const touched = await unlessRefused(this.sessions.touch(key, use));
    // The session was ended concurrently.
    if (touched === false) return { status: 'unknown' };
    return { status: 'active', session: touched === null ? session : { ...session, ...use }, user };
  }
}
