import { RecentPages, withDigest } from '../../../src/adapters/inbound/pages/recent-pages.js';

describe('recent pages', () => {
  it('are rendered once for the same content, and anew for any other', () => {
    const pages = new RecentPages();
    const rendered: string[] = [];
    const show = (q: string) =>
      String(
        pages.get({ title: 'Search', data: { q } }, () => {
          rendered.push(q);
          return `<p>${q}</p>`;
        }),
      );
    expect(['a', 'b', 'a', 'a', 'b'].map(show)).toEqual(['a', 'b', 'a', 'a', 'b'].map((q) => `<p>${q}</p>`));
    expect(rendered).toEqual(['a', 'b']);
  });

  it('give way when they are too many: what was not looked at longest goes first', () => {
    const pages = new RecentPages(2);
    const rendered: string[] = [];
    const show = (q: string) => pages.get({ q }, () => (rendered.push(q), q));
    for (const q of ['a', 'b', 'a', 'c', 'a', 'b']) show(q);
    expect(rendered).toEqual(['a', 'b', 'c', 'b']);
  });

  it('tell what has a digest by what it holds, be it the same object or not', () => {
    const pages = new RecentPages();
    const rendered: string[] = [];
    const page = (card: { name: string }) =>
      String(pages.get({ q: 'a', card }, () => (rendered.push(card.name), JSON.stringify({ ...card }))));
    const [one, other] = [withDigest({ name: 'One' }), withDigest({ name: 'Other' })];
    const shown = [one, other, one, withDigest({ name: 'One' })].map(page);
    expect(shown).toEqual(['One', 'Other', 'One', 'One'].map((name) => `{"name":"${name}"}`));
    expect(rendered).toEqual(['One', 'Other']);
  });
});
