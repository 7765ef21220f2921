export type MailKind =
  | 'verify_email'
  | 'already_registered'
  | 'reset_password'
  | 'password_changed'
  | 'email_change_confirm'
  | 'email_change_notice'
  | 'email_change_taken'
  | 'account_locked'
  | SecurityNoticeKind
  | OperatorMailKind;

/** What an owner must know about, even when it was them. */
export const SECURITY_NOTICE_KINDS = [
  'new_device',
  'token_created',
  'passkey_added',
  'passkey_removed',
  'second_factor_on',
  'second_factor_off',
  'recovery_code_used',
  'recovery_codes_renewed',
] as const;

export type SecurityNoticeKind = (typeof SECURITY_NOTICE_KINDS)[number];

export type OperatorMailKind = 'signed_out' | 'account_disabled' | 'account_enabled' | 'account_deleted';

/** The content of a mail, in both forms. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The link that the mail is about, or `null`: for the development mailbox. */
  readonly link: string | null;
}

/** A mail that is about to be written to the outbox. Its content is sealed: it holds tokens. */
export interface NewMail {
  readonly kind: MailKind;
  /** The account that it is sent for. */
  readonly userId: string;
  readonly to: string;
  /** `SecretBox.seal` of the {@link MailContent} as JSON. */
  readonly sealedContent: string;
  readonly createdAt: Date;
}

/** A waiting mail that this sender alone may send now. */
export interface ClaimedMail extends NewMail {
  /** Opaque; stable over all tries, so that it can be the mail's Message-ID. */
  readonly id: string;
  /** How often it has been claimed, this time included: 1 the first time. */
  readonly attempts: number;
}

/** What is left to tell about a mail, to whom it was sent for. */
export interface MailRecord {
  readonly kind: MailKind;
  readonly to: string;
  readonly createdAt: Date;
  /** `null` while it waits and when it was given up. */
  readonly sentAt: Date | null;
}
