import { rankCandidates } from '../../../src/core/identity/rank-candidates.js';
import { aCandidate, anIdentity } from '../../support/fake-identities.js';

const candidate = (number: number, name: string, aliases: string[] = [], sortName = name) =>
  aCandidate(anIdentity(number, name, [], { aliases, sortName }));

describe('those who are called so', () => {
  const ranked = (name: string, ...candidates: ReturnType<typeof candidate>[]) =>
    rankCandidates(name, candidates).map((one) => one.name);

  it('are those of that name, then of that alias, then of that sort name', () => {
    const found = ranked(
      'wren cole',
      candidate(1, 'W. C.', [], 'Wren, Cole'),
      candidate(2, 'レン', ['Wren Cole']),
      candidate(3, 'The Wren-Cole'),
      candidate(4, 'Wrén Cole'),
      candidate(5, 'Wren Cole'),
      candidate(6, 'Wren Cole Trio'),
    );
    expect(found).toEqual(['Wren Cole', 'Wrén Cole', 'The Wren-Cole', 'レン', 'W. C.']);
  });

  it('stay in the source’s order where they are equally good, whatever their capitals', () => {
    expect(ranked('WREN', candidate(1, 'Wren'), candidate(2, 'WREN'), candidate(3, 'wren'))).toEqual([
      'Wren',
      'WREN',
      'wren',
    ]);
  });

  it('are found by their sort names in the order in which people say them', () => {
    expect(ranked('Wren Cole', candidate(1, 'レン', [], 'Cole, Wren'))).toEqual(['レン']);
    expect(ranked('Wren Cole', candidate(1, 'レン', [], 'Cole, Wren, Trio'))).toEqual([]);
  });

  it('are nobody where all names differ', () => {
    expect(ranked('wren', candidate(1, 'Lark', ['Starling']))).toEqual([]);
  });

  it('are also found by a misspelling, after all others', () => {
    const misspelt = { ...candidate(1, 'Wrenn'), aliases: [{ name: 'Wren', isArtistName: false }] };
    expect(ranked('wren', misspelt, candidate(2, 'レン', ['Wren']))).toEqual(['レン', 'Wrenn']);
  });
});
