import { decodeHTML } from 'entities';
import type { TestStore } from './each-store.js';
import { formsOf, textOf } from './page-forms.js';
import type { Answer, Visitor } from './visitor.js';

/** A search as `/api/v1/history` lists it. */
export interface ListedSearch {
  readonly id: string;
  readonly kind: string;
  readonly source: string;
  readonly query: string;
  readonly result: {
    readonly source: string;
    readonly id: string;
    readonly name: string;
    readonly url: string;
    readonly image_url: string | null;
  } | null;
  readonly mbid: string | null;
  readonly searched_at: string;
}

/** The latest searches, as many as one answer holds. */
export async function historyOf(browser: Visitor): Promise<ListedSearch[]> {
  const answer = await browser.get('/api/v1/history?limit=100');
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.json.data.items as ListedSearch[];
}

/** The same, each in short: where, for what, and whom it found. */
export async function shortHistoryOf(browser: Visitor): Promise<(readonly [string, string, string | null])[]> {
  return (await historyOf(browser)).map(({ source, query, result }) => [source, query, result?.name ?? null] as const);
}

/** Everything that the store keeps of searches, as text: whoever's they are. */
export async function keptSearches(store: TestStore): Promise<string> {
  return JSON.stringify(await store.rows('search_history'));
}

/** One search as the page lists it. */
export interface ShownSearch {
  readonly query: string;
  /** Source, result and time. */
  readonly facts: string;
  /** Where its links lead. */
  readonly links: readonly string[];
  /** Where its form goes. */
  readonly removal: string;
}

/** Every search that the history's page lists, in order. */
export function shownOn({ text }: Answer): ShownSearch[] {
  return [...text.matchAll(/<li>\s*<div class="entry track">([^]*?)<\/li>/g)].map(([, html = '']) => {
    const [, query = ''] = /<h3>([^]*?)<\/h3>/.exec(html) ?? [];
    const [, facts = ''] = /<p\b[^>]*>([^]*?)<\/p>/.exec(html) ?? [];
    return {
      query: textOf(query),
      facts: textOf(facts).replace(' ,', ','),
      links: [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => decodeHTML(href)),
      removal: formsOf(html)[0]?.action ?? '',
    };
  });
}
