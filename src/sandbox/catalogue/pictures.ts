/** Where the catalogue's pictures are. */
export interface PictureOptions {
  /** Addresses of pictures, or paths that {@link assetBaseUrl} makes whole. Default: look-alikes of the service's. */
  readonly pictures?: readonly string[];
  /** What the paths among {@link pictures} are relative to; without it they are given out as they are. */
  readonly assetBaseUrl?: string;
}

/** Gives the picture for the n-th entry: always the same one, neighbours differ. */
export type PictureFor = (index: number) => string;

/** @param lookAlikes used when no pictures are given; not empty */
export function pictureChooser(options: PictureOptions, lookAlikes: readonly string[]): PictureFor {
  const given = options.pictures ?? [];
  const base = options.assetBaseUrl;
  const pictures =
    given.length === 0 ? lookAlikes : given.map((path) => (base === undefined ? path : new URL(path, base).href));
  return (index) => pictures[index % pictures.length] ?? '';
}
