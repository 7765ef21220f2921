/** What can happen to an account. No secret, name or address is kept with it: the word says it all. */
export const ACTIVITY_EVENTS = [
  'login',
  'login_failed',
  'locked',
  'logout',
  'session_ended',
  'other_sessions_ended',
  'username_changed',
  'password_refused',
  'password_changed',
  'reset_requested',
  'password_reset',
  'email_change_requested',
  'email_change_canceled',
  'email_changed',
  'exported',
  'token_created',
  'token_revoked',
  'signed_out_by_operator',
  'account_disabled',
  'account_enabled',
  'second_factor_on',
  'second_factor_off',
  'second_factor_failed',
  'recovery_code_used',
  'recovery_codes_renewed',
  'passkey_added',
  'passkey_removed',
] as const;

export type ActivityEvent = (typeof ACTIVITY_EVENTS)[number];

/** Something that happened to an account, when and from where. */
export interface Activity {
  readonly id: string;
  readonly userId: string;
  readonly event: ActivityEvent;
  readonly at: Date;
  /** The client's network (`networkOf`), not its whole address; empty when that was unknown. */
  readonly ip: string;
  readonly userAgent: string;
}

/** Strangers can cause four events: at most 1,800 of an account's 2,000 entries are theirs. */
export const defaultActivityPolicy = {
  keptMs: 90 * 86_400_000,
  /** How many entries of one account; the oldest go. */
  perAccount: 2000,
  /** How many entries a day of each event that takes no log-in, so that strangers cannot push out the owner's. */
  perDayByStrangers: 5,
};

export type ActivityPolicy = Readonly<typeof defaultActivityPolicy>;
