import type { Clock } from '../shared/clock.js';
import { DomainError, notAuthenticated } from '../shared/domain-error.js';
import type { TokenHasher } from '../shared/secrets.js';
import type { ResumeSession } from './resume-session.js';
import { endOf, useAt, type SessionPolicy } from './session-policy.js';
import type { Session, SessionOwner } from './session.js';
import type { SessionStore } from './sessions.ports.js';

export class RefreshSession {
  constructor(
    private readonly resumeSession: ResumeSession<SessionOwner>,
    private readonly sessions: SessionStore,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: SessionPolicy,
  ) {}

  /**
   * @returns the session with its new end
   * @throws DomainError `not_authenticated`; `refresh_not_allowed` for a session that is not remembered
   */
  async run(secret: string): Promise<Session> {
    const resumed = await this.resumeSession.run(secret, { prolong: false });
    if (resumed.status !== 'active') throw notAuthenticated();
    const { session } = resumed;
    if (!session.remembered) {
      throw new DomainError('forbidden', 'refresh_not_allowed', 'Only a remembered log-in can be prolonged like this.');
    }
    const now = this.clock.now();
    const use = useAt(now, { remembered: true, endsAt: endOf(true, now, this.policy) }, this.policy);
    if (!(await this.sessions.touch(this.hasher.hash(secret), use))) throw notAuthenticated();
    return { ...session, ...use };
  }
}
