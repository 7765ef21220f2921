import type { Clock } from '../shared/clock.js';
import type { SecretBox } from '../shared/secrets.js';
import { compose, type MailMessage } from './compose.js';
import type { MailKind, OperatorMailKind, SecurityNoticeKind } from './mail.js';
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
    const validMs = this.linksValidMs.verify_email;
    await this.write('verify_email', user, messages.verifyEmailMessage(this.links, { ...tokens, validMs }));
  }

  async alreadyRegistered(user: MailRecipient): Promise<void> {
    await this.write('already_registered', user, messages.alreadyRegisteredMessage(this.links));
  }

  async resetPassword(user: MailRecipient, token: string): Promise<void> {
    const validMs = this.linksValidMs.reset_password;
    await this.write('reset_password', user, messages.resetPasswordMessage(this.links, { token, validMs }));
  }

  async passwordChanged(user: MailRecipient): Promise<void> {
    await this.write('password_changed', user, messages.passwordChangedMessage(this.links));
  }

  /** Goes to the new address, which is not the account's yet. */
  async confirmEmailChange(user: MailRecipient, newEmail: string, token: string): Promise<void> {
    const message = messages.confirmEmailChangeMessage(this.links, { token, validMs: this.linksValidMs.change_email });
    await this.write('email_change_confirm', { ...user, email: newEmail }, message);
  }

  async emailChangeNotice(user: MailRecipient, newEmail: string, cancel: string): Promise<void> {
    await this.write('email_change_notice', user, messages.emailChangeNoticeMessage(this.links, { newEmail, cancel }));
  }

  /** @param owner who has the address that another account wanted */
  async emailChangeTaken(owner: MailRecipient): Promise<void> {
    await this.write('email_change_taken', owner, messages.emailChangeTakenMessage(this.links));
  }

  async accountLocked(user: MailRecipient, lockedUntil: Date): Promise<void> {
    // In whole minutes: what passed since the lock began would make an odd number of seconds of it.
    const lockMs = Math.ceil((lockedUntil.getTime() - this.clock.now().getTime()) / 60_000) * 60_000;
    await this.write('account_locked', user, messages.accountLockedMessage(this.links, { lockMs }));
  }

  async securityNotice(kind: SecurityNoticeKind, user: MailRecipient, notice: SecurityNotice): Promise<void> {
    await this.write(kind, user, securityNoticeMessage(this.links, kind, { ...notice, at: this.clock.now() }));
  }

  async operatorActed(kind: OperatorMailKind, user: MailRecipient): Promise<void> {
    await this.write(kind, user, messages.operatorActedMessage(kind));
  }

  private async write(kind: MailKind, { id, username, email }: MailRecipient, message: MailMessage): Promise<void> {
    const sealedContent = this.box.seal(JSON.stringify(compose({ ...message, username, home: this.links.home() })));
    await this.outbox.add({ kind, userId: id, to: email, sealedContent, createdAt: this.clock.now() });
    this.trigger.mailWaiting();
  }
}
