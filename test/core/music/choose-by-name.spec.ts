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
  ])('ignores %s', (_what, one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  it.each([
    ['punctuation', 'AC/DC', 'ACDC'],
    ['another letter', 'MØ', 'MO'],
    ['numbers', 'Blink-182', 'Blink-183'],
    ['another script', 'Кино', 'Kino'],
  ])('keeps %s apart', (_what, one, other) => {
    expect(foldName(one)).not.toBe(foldName(other));
  });
});

describe('choosing by name', () => {
  it('prefers the first whose name equals the query', () => {
    expect(choose('beyonce', ['Beyoncé Tribute', 'Beyoncé', 'BEYONCE'])).toBe('Beyoncé');
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
