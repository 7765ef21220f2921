/** Control characters (Unicode category Cc: C0 with CR and LF, DEL, C1) and the two Unicode line separators. */
const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029]/u;

/** Whether the text holds a control character, which no name, address or search term may. */
export function hasControlCharacters(text: string): boolean {
  return CONTROL_CHARACTERS.test(text);
}

/** How many characters a person would count, nearly: Unicode code points, not UTF-16 units (an emoji is one). */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
