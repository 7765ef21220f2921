/**
 * A name reduced to what people mean by it: case, accents and spacing aside.
 * `"  BEYONCÉ "` and `"beyonce"` give the same.
 */
export function foldName(name: string): string {
  // By way of lower case to upper case: only there ß is SS, ı is I, and a word's last σ is like any other.
  return name
    .normalize('NFKD')
    .replace(/[\p{M}\s]/gu, '')
    .toLowerCase()
    .toUpperCase();
}

/**
 * Picks who was meant: the first whose name equals the query (see {@link foldName}), else the source's first.
 * @returns `undefined` only when there are no candidates
 */
export function chooseByName<T>(
  query: string,
  candidates: readonly T[],
  nameOf: (candidate: T) => string,
): T | undefined {
  const wanted = foldName(query);
  return candidates.find((candidate) => foldName(nameOf(candidate)) === wanted) ?? candidates[0];
}
