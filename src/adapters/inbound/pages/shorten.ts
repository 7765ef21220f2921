/**
 * The beginning of a text, in one line, cut between words where that leaves at least half of it.
 * @param max UTF-16 units, the ellipsis not counted
 */
export function shorten(text: string, max: number): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line.length <= max) return line;
  const space = line.lastIndexOf(' ', max);
  return `${line
    .slice(0, space >= max / 2 ? space : max)
    .toWellFormed()
    .replace(/[\uFFFD\s.,;:!?\u2026-]+$/u, '')}…`;
}
