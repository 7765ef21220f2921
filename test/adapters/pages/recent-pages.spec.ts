import { RecentPages, withIdentity } from '../../../src/adapters/in/pages/recent-pages.js';

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

  it('tell what has an identity by that alone', () => {
    const pages = new RecentPages();
    const page = (card: object) => String(pages.get({ q: 'a', card }, () => JSON.stringify({ ...card })));
    const [one, other] = [withIdentity({ name: 'One' }), withIdentity({ name: 'Other' })];
    expect([one, other, one].map(page)).toEqual(['{"name":"One"}', '{"name":"Other"}', '{"name":"One"}']);
    // The same text, but another card: it is rendered, not taken for the first.
    const rendered: string[] = [];
    pages.get({ q: 'a', card: withIdentity({ name: 'One' }) }, () => (rendered.push('anew'), 'page'));
    pages.get({ q: 'a', card: one }, () => (rendered.push('not again'), 'page'));
    expect(rendered).toEqual(['anew']);
  });
});
