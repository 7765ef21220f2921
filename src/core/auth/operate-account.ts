import type { RecordActivity } from '../activity/record-activity.js';
import type { AccountApiTokenStore } from '../api-tokens/api-tokens.ports.js';
import type { AccountMailer } from '../mail/account-mailer.js';
import type { AccountSessionStore } from '../sessions/sessions.ports.js';
import type { Client } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import type { AccountTokenStore, CredentialStore } from './auth.ports.js';
import type { EraseAccount } from './erase-account.js';
import type { User } from './user.js';

/** There is no request behind it. */
const OPERATOR: Client = { ip: '', userAgent: '' };

/** What an operator does to an account; its owner is told by mail. */
export class OperateAccount {
  constructor(
    private readonly credentials: CredentialStore,
    private readonly sessions: AccountSessionStore,
    private readonly apiTokens: AccountApiTokenStore,
    private readonly links: AccountTokenStore,
    private readonly eraseAccount: EraseAccount,
    private readonly activity: RecordActivity,
    private readonly mailer: AccountMailer,
    private readonly clock: Clock,
  ) {}

  async signOut(user: User): Promise<void> {
    await this.sessions.endAllOf(user.id);
    await this.activity.run(user.id, 'signed_out_by_operator', OPERATOR);
    await this.mailer.operatorActed('signed_out', user);
  }

  /** Nobody gets in any more, by whatever way; mailed links stop working. */
  async disable(user: User): Promise<void> {
    await this.credentials.setDisabled(user.id, this.clock.now());
    await this.sessions.endAllOf(user.id);
    await this.apiTokens.removeAllOf(user.id);
    await this.links.removeAllOf(user.id);
    await this.activity.run(user.id, 'account_disabled', OPERATOR);
    await this.mailer.operatorActed('account_disabled', user);
  }

  /** Lets the owner log in again, with the same password. */
  async enable(user: User): Promise<void> {
    await this.credentials.setDisabled(user.id, null);
    await this.activity.run(user.id, 'account_enabled', OPERATOR);
    await this.mailer.operatorActed('account_enabled', user);
  }

  /** Only the mail that says so is left, until it has been sent. */
  async delete(user: User): Promise<void> {
    await this.eraseAccount.run(user);
    await this.mailer.operatorActed('account_deleted', user);
  }
}
