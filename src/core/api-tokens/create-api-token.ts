import type { UserStore } from '../auth/auth.ports.js';
import type { ConfirmPassword } from '../auth/confirm-password.js';
import type { ReportSecurityChange } from '../mail/report-security-change.js';
import type { Session } from '../sessions/session.js';
import type { Requester } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import { DomainError, notAuthenticated } from '../shared/domain-error.js';
import type { Random } from '../shared/random.js';
import type { TokenHasher } from '../shared/secrets.js';
import { API_SCOPES, type ApiScope, type ApiToken, MAX_API_TOKENS } from './api-token.js';
import type { AccountApiTokenStore, ApiTokenStore } from './api-tokens.ports.js';
import { newTokenText } from './token-text.js';

const DAY_MS = 86_400_000;

/** What the owner wants, within the bounds of `api-token.ts`. */
export interface WantedApiToken {
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly expiresInDays: number;
  readonly currentPassword?: string | undefined;
}

export class CreateApiToken {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly tokens: ApiTokenStore,
    private readonly ofAccount: AccountApiTokenStore,
    private readonly users: UserStore,
    private readonly report: ReportSecurityChange,
    private readonly hasher: TokenHasher,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the token, and its text, which is kept nowhere
   * @throws DomainError `too_many`, or what {@link ConfirmPassword.run} throws
   */
  async run({ session, client }: Requester, wanted: WantedApiToken): Promise<{ token: ApiToken; text: string }> {
    const user = await this.confirmPassword.run(session, wanted.currentPassword, client);
    const text = newTokenText(this.random, this.hasher);
    const createdAt = this.clock.now();
    const token: ApiToken = {
      id: this.random.token(16),
      userId: user.id,
      name: wanted.name,
      scopes: API_SCOPES.filter((scope) => wanted.scopes.includes(scope)),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + wanted.expiresInDays * DAY_MS),
      lastUsedAt: null,
    };
    if (!(await this.tokens.addWithin(MAX_API_TOKENS, this.hasher.hash(text), token))) throw tooMany();
    await this.refuseIfEnded(session, token);
    await this.report.run('token_created', user, { client, name: token.name });
    return { token, text };
  }

  /** A reset that ended the account's tokens a moment ago must not miss this one. */
  private async refuseIfEnded(session: Session, token: ApiToken): Promise<void> {
    const user = await this.users.findById(token.userId);
    if (user?.disabledAt === null && user.credentialVersion === session.credentialVersion) return;
    await this.ofAccount.remove(token.userId, token.id);
    throw notAuthenticated();
  }
}

function tooMany(): DomainError {
  const message = `An account has at most ${MAX_API_TOKENS} tokens. Please revoke one that you no longer need.`;
  return new DomainError('conflict', 'too_many', message);
}
