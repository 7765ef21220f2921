import type { TokenHasher } from '../shared/secrets.js';
import type { SessionStore } from './sessions.ports.js';

export class LogOut {
  constructor(
    private readonly sessions: SessionStore,
    private readonly hasher: TokenHasher,
  ) {}

  /**
   * @param secret what the client's cookie holds
   * @returns whether there was a session; that there was none is no error
   */
  run(secret: string): Promise<boolean> {
    return this.sessions.end(this.hasher.hash(secret));
  }
}
