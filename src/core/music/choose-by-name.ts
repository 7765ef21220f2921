/** Letters with a stroke, and ligatures, have no decomposition in Unicode. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ß: 'ss',
  ς: 'σ',
};

/** An accent may be left out in these scripts; in others a mark makes another letter (が is not か). */
const ACCENTED = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu;

/** Spacing, and what joins, directs or varies letters without being seen. */
const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}]/gu;

/** Replaced first: decomposed, an acute accent would join the letter before it. */
const APOSTROPHES = /[\u2018\u2019\u201b\u02bc\u02b9\u2032`\u00b4]/g;

/** Most names. Folding changes only capitals, spaces and grave accents in them: ten are ranked in 8 µs instead of 19. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * A name reduced to what people mean by it: case, width, spacing, accents and the kind of apostrophe and hyphen aside.
 * `"  BEYONCÉ "` and `"beyonce"` give the same.
 */
export function foldName(name: string): string {
  if (PRINTABLE_ASCII.test(name)) return name.replaceAll('`', "'").toLowerCase().replaceAll(' ', '');
  return name
    .replace(APOSTROPHES, "'")
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENTED, '$1')
    .replace(UNSEEN, '')
    .replace(/[øłđðþæœħŧıßς]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .normalize('NFC');
}

/** The same without punctuation, with `&` as `and`, and without a leading `The`. Empty for a name of signs alone. */
function looseName(name: string): string {
  const withoutArticle = name
    .normalize('NFKC')
    .trim()
    .replace(/^the\s+(?=\S)/i, '');
  return foldName(withoutArticle.replaceAll('&', ' and ')).replace(/[\p{P}\p{S}]/gu, '');
}

/** How well a name fits what was typed, best first; `first`: it does not, it is only the source's first. */
export const NAME_MATCHES = ['exact', 'folded', 'loose', 'first'] as const;

export type NameMatch = (typeof NAME_MATCHES)[number];

/** Why a match was chosen: a link of the artist's identity leads to it, or its name fits. */
export const MATCHES = ['linked', ...NAME_MATCHES] as const;

export type Match = (typeof MATCHES)[number];

/** Whether both are the same name, case, accents and the like aside. */
export function isSameName(one: string, other: string): boolean {
  return foldName(one) === foldName(other);
}

export function matchOf(query: string, name: string): NameMatch {
  return matcherOf(query)(name);
}

/** {@link matchOf} for several names: what depends on the query alone is worked out once. */
export function matcherOf(query: string): (name: string) => NameMatch {
  const exact = query.trim().normalize('NFC');
  let folded: string | undefined;
  let loose: string | undefined;
  return (name) => {
    if (name.trim().normalize('NFC') === exact) return 'exact';
    if (foldName(name) === (folded ??= foldName(query))) return 'folded';
    loose ??= looseName(query);
    return loose !== '' && looseName(name) === loose ? 'loose' : 'first';
  };
}

/** The candidates in the order in which they were most likely meant; equally good ones stay in the source's. */
export function rankByName<T>(query: string, candidates: readonly T[], nameOf: (candidate: T) => string): readonly T[] {
  const match = matcherOf(query);
  return candidates
    .map((candidate) => ({ candidate, rank: NAME_MATCHES.indexOf(match(nameOf(candidate))) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ candidate }) => candidate);
}

/**
 * Picks who was meant: see {@link rankByName}.
 * @returns `undefined` only when there are no candidates
 */
export function chooseByName<T>(
  query: string,
  candidates: readonly T[],
  nameOf: (candidate: T) => string,
): T | undefined {
  return rankByName(query, candidates, nameOf)[0];
}
