import { createHash } from 'node:crypto';

/** Some hundreds of KB: the pages that many look at in the same minutes. */
const MOST_PAGES = 100;

/**
 * Lets {@link RecentPages} tell this object by a digest, made once, instead of by all that it holds each time. Objects
 * that hold the same have the same one: a stale find is another object for each request. Nobody may change it any more.
 * @returns the object itself
 */
export function withDigest<T extends object>(content: T): T {
  let digest: string | undefined;
  const digestOf = (): string =>
    createHash('sha256')
      .update(JSON.stringify({ ...content }))
      .digest('base64');
  return Object.defineProperty(content, 'toJSON', { value: () => (digest ??= digestOf()) });
}

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
