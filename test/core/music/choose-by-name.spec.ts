import fc from 'fast-check';
import { chooseByName, foldName } from '../../../src/core/music/choose-by-name.js';

const choose = (query: string, names: readonly string[]): string | undefined =>
  chooseByName(query, names, (name) => name);

describe('folding a name', () => {
  it.each([
    ['case', 'RADIOHEAD', 'radiohead'],
    ['accents', 'Beyoncé', 'Beyonce'],
    ['accents written as marks of their own', 'Bjo\u0308rk', 'Björk'],
    ['several marks on one letter', 'Trần', 'Tran'],
    ['spacing around and inside', '  Daft \t Punk ', 'DaftPunk'],
    ['no-break and ideographic spaces', 'Daft\u00a0Punk\u3000', 'daft punk'],
    ['sharp s', 'Großstadtgeflüster', 'Grossstadtgefluster'],
    ['capital sharp s', 'GROẞ', 'gross'],
    ['a Turkish capital I with its dot', 'İstanbul', 'istanbul'],
    ['a Turkish small i without a dot', 'ışık', 'IŞIK'],
    ['Greek sigma at a word’s end', 'ΜΟΥΣΕΣ', 'μουσες'],
    ['Greek sigma where the spacing differs', 'Μουσες Band', 'ΜΟΥΣΕΣBAND'],
    ['full-width letters', 'ＹＯＡＳＯＢＩ', 'yoasobi'],
    ['half-width katakana', 'ﾋﾞｰﾄﾙｽﾞ', 'ビートルズ'],
    ['ligatures', 'ﬁre', 'fire'],
    ['letters with a stroke', 'MØ', 'mo'],
    ['typographic apostrophes', 'Destiny’s Child', "Destiny's Child"],
    ['an accent in place of an apostrophe', 'Destiny´s Child', "Destiny's Child"],
    ['typographic hyphens', 'a‐ha', 'a-ha'],
    ['how an emoji is drawn', 'I \u2764\ufe0f Muse', 'I \u2764 Muse'],
    ['marks that direct Arabic', '\u061cعمرو\u061c', 'عمرو'],
    ['fillers that look like nothing', '방\u3164탄\uffa0', '방탄'],
    ['joiners', 'می\u200cخواهم', 'میخواهم'],
  ])('ignores %s', (_what, one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  it.each([
    ['punctuation', 'AC/DC', 'ACDC'],
    ['marks of other scripts', 'がき', 'かき'],
    ['another letter', 'Nas', 'Nos'],
    ['numbers', 'Blink-182', 'Blink-183'],
    ['another script', 'Кино', 'Kino'],
  ])('keeps %s apart', (_what, one, other) => {
    expect(foldName(one)).not.toBe(foldName(other));
  });

  it('makes of ASCII by a short cut what it makes of it otherwise', () => {
    // With a letter that is not seen, the short cut is not taken.
    const printable = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(fc.property(printable, (name) => expect(foldName(name)).toBe(foldName(`${name}\u200b`))));
  });
});

describe('choosing by name', () => {
  it('prefers an identical name, then an equal one, then one that differs by signs and a leading The', () => {
    expect(choose('beyonce', ['Beyoncé Tribute', 'Beyoncé', 'BEYONCE'])).toBe('Beyoncé');
    expect(choose('Beyoncé', ['Beyonce', 'Beyoncé'])).toBe('Beyoncé');
    expect(choose('beatles', ['Beatles Tribute', 'The Beatles'])).toBe('The Beatles');
    expect(choose('Simon and Garfunkel', ['Garfunkel', 'Simon & Garfunkel'])).toBe('Simon & Garfunkel');
    expect(choose('ACDC', ['AC/DC Tribute', 'AC/DC'])).toBe('AC/DC');
    expect(choose('!!!', ['???', '!!!'])).toBe('!!!');
    expect(choose('Ｔｈｅ Beatles', ['Beatles Tribute', 'Beatles'])).toBe('Beatles');
  });

  it('does not take a name that only begins like the query', () => {
    expect(choose('muse', ['Muse Girls', 'The Muse', 'Muse'])).toBe('Muse');
  });

  it('takes the source’s first when no name is equal', () => {
    expect(choose('beatels', ['The Beatles', 'Beatallica'])).toBe('The Beatles');
  });

  it('gives nothing when there is nothing', () => {
    expect(choose('anybody', [])).toBeUndefined();
  });

  it('gives the candidate itself, not its name', () => {
    const candidates = [{ title: 'Other' }, { title: 'Wanted' }];
    expect(chooseByName('wanted', candidates, ({ title }) => title)).toBe(candidates[1]);
  });
});
