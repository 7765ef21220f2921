import type { RecordActivity } from '../activity/record-activity.js';
import type { AccountMailer, MailRecipient } from './account-mailer.js';
import type { SecurityNoticeKind } from './mail.js';
import type { SecurityNotice } from './security-notices.js';

/** Tells an account's owner in the account's activity, and by mail, what was made, changed or removed. */
export class ReportSecurityChange {
  constructor(
    private readonly activity: RecordActivity,
    private readonly mailer: AccountMailer,
  ) {}

  async run(
    kind: Exclude<SecurityNoticeKind, 'new_device'>,
    user: MailRecipient,
    notice: SecurityNotice,
  ): Promise<void> {
    await this.activity.run(user.id, kind, notice.client);
    await this.mailer.securityNotice(kind, user, notice);
  }
}
