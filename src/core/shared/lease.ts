/** The exclusive right to work on something, until a time. */
export interface Lease {
  /** Unique to one claim. */
  readonly holder: string;
  readonly until: Date;
}
