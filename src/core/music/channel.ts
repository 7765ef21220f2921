/** A YouTube channel. Counts that the channel hides or the source leaves out are `null`, never zero. */
export interface Channel {
  readonly id: string;
  /** Plain text, nothing escaped. */
  readonly title: string;
  /** With its `@`. */
  readonly handle: string | null;
  readonly description: string;
  readonly subscribers: number | null;
  readonly views: number | null;
  readonly videoCount: number | null;
  readonly imageUrl: string | null;
  readonly url: string;
  /** The source's id of the list of everything that the channel uploaded. */
  readonly uploadsId: string | null;
}

/** How YouTube names a channel. A `handle` is given without its `@`, and may be a guess from an address such as /c/name. */
export interface ChannelReference {
  readonly by: 'id' | 'handle' | 'username';
  readonly value: string;
}

/** A channel as a search names it: enough to choose by. */
export interface ChannelCandidate {
  readonly id: string;
  /** Plain text, nothing escaped. */
  readonly title: string;
  readonly imageUrl: string | null;
  readonly url: string;
}

export interface Video {
  readonly id: string;
  /** Plain text, nothing escaped. */
  readonly title: string;
  readonly views: number | null;
  readonly url: string;
  readonly thumbnailUrl: string | null;
  /** ISO 8601, UTC. */
  readonly publishedAt: string | null;
}
