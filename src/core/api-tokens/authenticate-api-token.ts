import type { UserStore } from '../auth/auth.ports.js';
import { unlessDisabled, type User } from '../auth/user.js';
import type { Clock } from '../shared/clock.js';
import { unlessRefused } from '../shared/database.js';
import type { TokenHasher } from '../shared/secrets.js';
import type { ApiToken } from './api-token.js';
import type { ApiTokenStore } from './api-tokens.ports.js';
import { isTokenText } from './token-text.js';

/** How long a use may go unrecorded: a program that asks often must not write each time. */
const RECORD_USE_AFTER_MS = 60_000;

/** Finds out for whom a program acts, anew at every request: a token that was revoked is good for none. */
export class AuthenticateApiToken {
  constructor(
    private readonly tokens: ApiTokenStore,
    private readonly users: UserStore,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
  ) {}

  /**
   * @param text what the request brings
   * @returns `null` for a text that is no token, or none that may be used any more
   */
  async run(text: string): Promise<{ token: ApiToken; user: User } | null> {
    if (!isTokenText(text, this.hasher)) return null;
    const key = this.hasher.hash(text);
    const token = await this.tokens.find(key);
    const now = this.clock.now();
    if (token === null || now >= token.expiresAt) return null;
    const user = unlessDisabled(await this.users.findById(token.userId));
    if (user === null) return null;
    const before = new Date(now.getTime() - RECORD_USE_AFTER_MS);
    if (token.lastUsedAt === null || token.lastUsedAt <= before) {
      await unlessRefused(this.tokens.recordUse(key, now, before));
    }
    return { token, user };
  }
}
