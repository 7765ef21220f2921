import { inventedArtists } from '../../load/identities/invented-artists.js';
import { type Accuracy, measureAccuracy } from '../../load/identities/accuracy.js';
import { missedGoals } from '../../load/identities/accuracy-report.js';

describe('of 240 invented artists', () => {
  const set = inventedArtists();
  let accuracy: Accuracy;
  beforeAll(async () => {
    accuracy = await measureAccuracy(set, { quick: true });
  }, 60_000);

  it('those that are hard to tell apart are as many as promised, always the same', () => {
    const count = (kind: string) => set.cases.filter((one) => one.kind === kind).length;
    const kinds = ['namesakes', 'other scripts', 'missing on one side', 'wrong links', 'tributes', 'plain'];
    expect(kinds.map(count)).toEqual([60, 40, 20, 20, 20, 80]);
    expect(inventedArtists().cases).toEqual(set.cases);
    const keys = set.artists.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('none is wrongly called linked, and nearly all are right', () => {
    expect(missedGoals(accuracy.first)).toEqual([]);
    const linked = accuracy.first.filter(({ status }) => status === 'linked');
    expect(linked.length).toBeGreaterThan(set.cases.length * 1.5);
  });

  it('every link that is wrong is doubted', () => {
    const doubtful = accuracy.first.filter(
      ({ of, source }) => of.kind === 'wrong links' && of.doubtful.includes(source),
    );
    expect(doubtful.map(({ status }) => status)).toEqual(doubtful.map(() => 'conflict'));
    expect(doubtful.length).toBeGreaterThan(12);
  });
});
