import type { RecordActivity } from '../activity/record-activity.js';
import type { AccountMailer, MailRecipient } from '../mail/account-mailer.js';
import type { SecurityNoticeKind } from '../mail/mail.js';
import type { Client } from '../sessions/start-session.js';

type FactorChange = Extract<
  SecurityNoticeKind,
  'second_factor_on' | 'second_factor_off' | 'recovery_code_used' | 'recovery_codes_renewed'
>;

/** Tells an account's owner by mail, and in the account's activity, what happened to the second factor. */
export class ReportFactorChange {
  constructor(
    private readonly activity: RecordActivity,
    private readonly mailer: AccountMailer,
  ) {}

  async run(kind: FactorChange, user: MailRecipient, client: Client): Promise<void> {
    await this.activity.run(user.id, kind, client);
    await this.mailer.securityNotice(kind, user, { client });
  }
}
