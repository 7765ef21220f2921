import type { AccountMailer } from '../mail/account-mailer.js';
import type { IssueToken } from './issue-token.js';
import type { User } from './user.js';

/** Mails the two links that a new account starts with: "confirm my address" and "this wasn't me". */
export class SendVerification {
  constructor(
    private readonly issueToken: IssueToken,
    private readonly mailer: AccountMailer,
  ) {}

  async run(user: User): Promise<void> {
    const confirm = await this.issueToken.run(user.id, 'verify_email', user.email);
    const disown = await this.issueToken.run(user.id, 'disown', user.email);
    await this.mailer.verifyEmail(user, { confirm, disown });
  }
}
