/** In ascending order; the index is the meter's value. */
export const ratings = ['', 'too short', 'weak', 'fair', 'good', 'strong'] as const;

export type Rating = (typeof ratings)[number];

/** The service's minimum. */
const leastLength = 8;

/** Classes of characters, each with the number of characters in use. */
const kinds: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/\d/, 10],
  [/[ -/:-@[-`{-~]/, 33],
  [/[^ -~]/, 100],
];

/** From how many bits on a password is fair, good, strong: about 9, 13 and 17 random letters and digits. */
const fairBits = 50;
const goodBits = 72;
const strongBits = 96;

/**
 * A rough estimate from length and variety, as a hint while typing. Whether a password is taken is for the service to
 * say, which knows the common ones.
 */
export function ratePassword(password: string): Rating {
  const characters = [...password];
  if (characters.length === 0) return '';
  if (characters.length < leastLength) return 'too short';

  const alphabet = kinds.reduce((sum, [kind, size]) => (kind.test(password) ? sum + size : sum), 0);
  const bits = surprises(characters) * Math.log2(alphabet);
  if (bits >= strongBits) return 'strong';
  if (bits >= goodBits) return 'good';
  return bits >= fairBits ? 'fair' : 'weak';
}

/** How many characters are not simply the one before again or its neighbour in the alphabet, as in "aaa" and "1234". */
function surprises(characters: readonly string[]): number {
  const codes = characters.map((character) => character.codePointAt(0) ?? 0);
  const expected = codes.filter((code, index) => Math.abs(code - (codes[index - 1] ?? NaN)) <= 1).length;
  // However long, what repeats few characters says little: a character counts three times at the most.
  return Math.min(characters.length - expected, new Set(characters).size * 3);
}
