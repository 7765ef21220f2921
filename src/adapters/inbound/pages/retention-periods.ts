/** How long this server keeps what the privacy page names, in words such as "12 hours". */
export abstract class RetentionPeriods {
  /** A session that is not used. */
  abstract readonly idle: string;
  /** A session, however much it is used. */
  abstract readonly session: string;
  /** A session with "remember me". */
  abstract readonly remembered: string;
  /** An account that is never confirmed. */
  abstract readonly unconfirmed: string;
  /** Results from YouTube in the search history. */
  abstract readonly youtube: string;
  /** The text of a mail that can't be delivered. */
  abstract readonly mail: string;
  /** What happened to an account. */
  abstract readonly activity: string;
  /** Names under which a log-in failed. */
  abstract readonly failures: string;
}
