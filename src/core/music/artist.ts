/** An artist as Spotify knows it. What Spotify did not return is `null`. */
export interface Artist {
  readonly id: string;
  readonly name: string;
  readonly followers: number | null;
  /** 0 to 100, Spotify's own measure. */
  readonly popularity: number | null;
  readonly genres: readonly string[] | null;
  /** The largest picture on offer. */
  readonly imageUrl: string | null;
  /** The smallest picture that is sharp at 48 pixels. */
  readonly thumbnailUrl: string | null;
  /** The artist's page at the source. */
  readonly url: string;
}
