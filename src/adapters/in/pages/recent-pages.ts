/** Some hundreds of KB: the pages that many look at in the same minutes. */
const MOST_PAGES = 100;

/**
 * Pages for everybody as they were rendered a moment ago. What a page shows is all that decides how it looks, so the
 * same content needs no second rendering: that took half of the time of a page with results.
 */
export class RecentPages {
  private readonly pages = new Map<string, Buffer>();

  constructor(private readonly mostPages = MOST_PAGES) {}

  /**
   * @param content all that the page shows: plain data, nothing secret, nothing of one person
   * @param render makes the page where it was not made just now
   */
  get(content: unknown, render: () => string): Buffer {
    const key = JSON.stringify(content);
    const page = this.pages.get(key) ?? Buffer.from(render());
    // Deleted first, so that the map's order is the order of use.
    this.pages.delete(key);
    this.pages.set(key, page);
    for (const [oldest] of this.pages) {
      if (this.pages.size <= this.mostPages) break;
      this.pages.delete(oldest);
    }
    return page;
  }
}
