/** Letters that people type without their stroke but that Unicode does not decompose. */
const STROKED: Readonly<Record<string, string>> = { ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ß: 'ss', ı: 'i' };

/** A text prepared for searching. */
export interface Folded {
  readonly words: readonly string[];
  /** All words without anything between them: `acdc` for `AC/DC`. */
  readonly joined: string;
}

/** Case, accents and punctuation aside. */
export function fold(text: string): Folded {
  const words = text
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ]/gu, '')
    .toLowerCase()
    .replace(/[øæœłđßı]/gu, (letter) => STROKED[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return { words, joined: words.join('') };
}

/**
 * How well a text answers a query: 0 is the same words, 1 starts with them, 2 contains them; `undefined` when it does
 * not match. A query of one or two characters only matches where a word starts, or it would match nearly everything.
 */
export function matchRank(query: Folded, text: Folded): number | undefined {
  if (query.joined === '') return undefined;
  if (text.joined === query.joined) return 0;
  if (text.joined.startsWith(query.joined) && text.words[0]?.startsWith(query.words[0] ?? '') === true) return 1;
  const contained = [...query.joined].length > 2 && text.joined.includes(query.joined);
  const everyWord = query.words.every((word) => text.words.some((other) => other.startsWith(word)));
  return contained || everyWord ? 2 : undefined;
}

/** The best {@link matchRank} of a query in any of the spellings; `undefined` when it matches none. */
export function bestRank(query: string, spellings: readonly Folded[]): number | undefined {
  const wanted = fold(query);
  const ranks = spellings.map((spelling) => matchRank(wanted, spelling)).filter((rank) => rank !== undefined);
  return ranks.length === 0 ? undefined : Math.min(...ranks);
}
