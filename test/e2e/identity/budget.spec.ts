import { type Scenario, spendBudget } from '../../load/identities/budget.js';

const DAY = 24 * 60;

describe('of YouTube’s searches', () => {
  const day: Scenario = { artists: 20, linkedPercent: 90, identities: 'known', minutes: DAY };
  const daily = { searches: 2, units: 100 };

  it('a tenth of the artists needs one where nine of ten are linked', async () => {
    expect(await spendBudget(day, daily)).toMatchObject({ searches: 2, units: 62, found: 20, refused: 0 });
  });

  it('each needs one by name alone', async () => {
    expect(await spendBudget({ ...day, identities: 'none' }, daily)).toMatchObject({
      searches: 2,
      found: 2,
      refused: 18,
    });
  });

  it('more are refused where fewer are linked', async () => {
    expect(await spendBudget({ ...day, linkedPercent: 50 }, daily)).toMatchObject({
      searches: 2,
      found: 12,
      refused: 8,
    });
  });
});
