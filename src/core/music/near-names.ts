import { foldName } from './choose-by-name.js';
import { editDistance } from './edit-distance.js';

/** A letter may be wrong in every four, and no more than two of them. */
const LETTERS_PER_MISTAKE = 4;
const MOST_MISTAKES = 2;

/** Those of the names that are spelt nearly as this one, but not the same; the nearest first. */
export function nearNames(typed: string, names: readonly string[]): readonly string[] {
  const folded = foldName(typed);
  const most = Math.min(MOST_MISTAKES, Math.floor([...folded].length / LETTERS_PER_MISTAKE));
  if (most === 0) return [];
  return names
    .map((name) => ({ name, distance: editDistance(folded, foldName(name), most) }))
    .filter(({ distance }) => distance > 0 && distance <= most)
    .sort((one, other) => one.distance - other.distance)
    .map(({ name }) => name);
}
