export interface Track {
  readonly id: string;
  readonly name: string;
  /** All artists of the track, in the source's order; their ids likewise, where the source gives them. */
  readonly artistIds: readonly string[];
  readonly artistNames: readonly string[];
  readonly albumName: string | null;
  readonly durationMs: number | null;
  /** The smallest picture that is sharp at 48 pixels. */
  readonly imageUrl: string | null;
  readonly url: string;
}

/** One page of tracks; `nextOffset` is where the following page starts, `null` on the last. */
export interface TrackPage {
  readonly tracks: readonly Track[];
  readonly nextOffset: number | null;
}
