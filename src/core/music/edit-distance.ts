/**
 * How many letters have to be added, left out, replaced or swapped with their neighbour to make one text of the other.
 * @returns more than `most` for every distance beyond it, found without much work
 */
export function editDistance(one: string, other: string, most: number): number {
  const [from, to] = [[...one], [...other]];
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of from.entries()) {
    const row = [i + 1];
    for (const [j, target] of to.entries()) {
      const replaced = (last[j] ?? 0) + (letter === target ? 0 : 1);
      const isSwapped = letter === to[j - 1] && from[i - 1] === target;
      const swapped = isSwapped ? (beforeLast[j - 1] ?? 0) + 1 : Infinity;
      row.push(Math.min(replaced, swapped, (last[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    if (Math.min(...row) > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return last.at(-1) ?? 0;
}
