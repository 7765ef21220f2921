/** How long this server, as it is set up, keeps what people should know of; each in words, such as "12 hours". */
export class RetentionPeriods {
  constructor(
    readonly words: {
      /** A session that is not used. */
      readonly idle: string;
      /** A session, however much it is used. */
      readonly session: string;
      /** A session with "remember me". */
      readonly remembered: string;
      /** An account that is never confirmed. */
      readonly unconfirmed: string;
      /** What came from YouTube, in the search history. */
      readonly youtube: string;
      /** The text of a mail that can't be delivered. */
      readonly mail: string;
      /** Under which name a password was wrong. */
      readonly failures: string;
    },
  ) {}
}
