import type { Clock } from '../shared/clock.js';
import type { Session } from './session.js';
import type { AccountSessionStore } from './sessions.ports.js';

export class ListSessions {
  constructor(
    private readonly sessions: AccountSessionStore,
    private readonly clock: Clock,
  ) {}

  /** Latest log-in first. */
  run(userId: string): Promise<readonly Session[]> {
    return this.sessions.listOf(userId, this.clock.now());
  }
}
