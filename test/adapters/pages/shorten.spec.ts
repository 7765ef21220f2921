import { shorten } from '../../../src/adapters/inbound/pages/shorten.js';

describe('a shortened text', () => {
  it.each([
    ['short enough', 12, 'short enough'],
    ['  in\none   line ', 12, 'in one line'],
    ['Listen to more. And then some', 18, 'Listen to more…'],
    ['one two, three four', 10, 'one two…'],
    ['unbreakablewordsareverylong', 12, 'unbreakablew…'],
    ['12345678901😀 cut', 12, '12345678901…'],
  ])('%j in %i is %j', (text, max, shortened) => {
    expect(shorten(text, max)).toBe(shortened);
  });
});
