import type { Clock } from '../shared/clock.js';
import type { SecretBox } from '../shared/secrets.js';
import type { MailContent, MailKind, OperatorMailKind, SecurityNoticeKind } from './mail.js';
import type { DeliveryTrigger, MailOutbox } from './mail.ports.js';
import * as messages from './messages.js';
import type { PublicLinks } from './public-links.js';
import { type SecurityNotice, securityNoticeMessage } from './security-notices.js';

export interface MailRecipient {
  readonly id: string;
  readonly username: string;
  readonly email: string;
}

/** How long the mailed links that expire work, in milliseconds. */
export type LinkValidity = Readonly<Record<'verify_email' | 'reset_password' | 'change_email', number>>;

/**
 * Notifies the owner of an account by mail. Each method writes one mail to the outbox and wakes the sender;
 * none waits for a mail server. The user given is the account that the mail is about.
 */
export class AccountMailer {
  constructor(
    private readonly outbox: MailOutbox,
    private readonly box: SecretBox,
    private readonly trigger: DeliveryTrigger,
    private readonly links: PublicLinks,
    private readonly clock: Clock,
    private readonly linksValidMs: LinkValidity,
  ) {}

  async verifyEmail(user: MailRecipient, tokens: { confirm: string; disown: string }): Promise<void> {
    const { username } = user;
    const content = messages.verifyEmailMessage(this.links, {
      username,
      ...tokens,
      validMs: this.linksValidMs.verify_email,
    });
    await this.write('verify_email', user, user.email, content);
  }

  async alreadyRegistered(user: MailRecipient): Promise<void> {
    await this.write('already_registered', user, user.email, messages.alreadyRegisteredMessage(this.links, user));
  }

  async resetPassword(user: MailRecipient, token: string): Promise<void> {
    const { username } = user;
    const validMs = this.linksValidMs.reset_password;
    const content = messages.resetPasswordMessage(this.links, { username, token, validMs });
    await this.write('reset_password', user, user.email, content);
  }

  async passwordChanged(user: MailRecipient): Promise<void> {
    await this.write('password_changed', user, user.email, messages.passwordChangedMessage(this.links, user));
  }

  /** Goes to the new address, which is not the account's yet. */
  async confirmEmailChange(user: MailRecipient, newEmail: string, token: string): Promise<void> {
    const { username } = user;
    const validMs = this.linksValidMs.change_email;
    const content = messages.confirmEmailChangeMessage(this.links, { username, token, validMs });
    await this.write('email_change_confirm', user, newEmail, content);
  }

  async emailChangeNotice(user: MailRecipient, newEmail: string, cancel: string): Promise<void> {
    const { username } = user;
    const content = messages.emailChangeNoticeMessage(this.links, { username, newEmail, cancel });
    await this.write('email_change_notice', user, user.email, content);
  }

  /** @param owner who has the address that another account wanted */
  async emailChangeTaken(owner: MailRecipient): Promise<void> {
    await this.write('email_change_taken', owner, owner.email, messages.emailChangeTakenMessage(this.links, owner));
  }

  async accountLocked(user: MailRecipient, lockedUntil: Date): Promise<void> {
    const { username } = user;
    // In whole minutes: what passed since the lock began would make an odd number of seconds of it.
    const lockMs = Math.ceil((lockedUntil.getTime() - this.clock.now().getTime()) / 60_000) * 60_000;
    const content = messages.accountLockedMessage(this.links, { username, lockMs });
    await this.write('account_locked', user, user.email, content);
  }

  async securityNotice(kind: SecurityNoticeKind, user: MailRecipient, notice: SecurityNotice): Promise<void> {
    const { username } = user;
    const content = securityNoticeMessage(this.links, kind, { username, ...notice, at: this.clock.now() });
    await this.write(kind, user, user.email, content);
  }

  async operatorActed(kind: OperatorMailKind, user: MailRecipient): Promise<void> {
    await this.write(kind, user, user.email, messages.operatorActedMessage(this.links, kind, user));
  }

  private async write(kind: MailKind, user: MailRecipient, to: string, content: MailContent): Promise<void> {
    const sealedContent = this.box.seal(JSON.stringify(content));
    await this.outbox.add({ kind, userId: user.id, to, sealedContent, createdAt: this.clock.now() });
    this.trigger.mailWaiting();
  }
}
