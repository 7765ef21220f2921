import { MATCHES } from '../../../core/music/choose-by-name.js';
import { EXAMPLES } from '../../../core/music/show-example.js';
import type { ExampleView } from './example-view.js';
import type { IdentityView } from './identity-view.js';
import type { PageContent } from './page-renderer.js';
import type { ResultSide, SearchScope } from './result-view.js';

/** The search page: the form, and what was found or what is wrong. */
export interface ResultsView {
  readonly q: string;
  /** Who was found; `null` for nobody. */
  readonly name: string | null;
  readonly scope: SearchScope;
  /** Some results come from the sample catalogue. */
  readonly sampleSources: boolean;
  /** The problem with the search term. */
  readonly problem: string | null;
  /** `null` when nothing was searched. */
  readonly sides: readonly ResultSide[] | null;
  /** `null` when only one source was searched. */
  readonly identity: IdentityView | null;
  /** Whom somebody with an account searched for lately. */
  readonly recent: readonly string[];
  /** What an answer looks like, on the start page. */
  readonly example: ExampleView | null;
  /** The latest playlists of somebody with an account, to add songs to; `null` for a visitor. */
  readonly playlists: readonly { readonly id: string; readonly name: string }[] | null;
  /** Names that may be meant, where nothing was found. */
  readonly near: readonly string[];
}

/** Before a search. */
export const NO_RESULTS: ResultsView = {
  q: '',
  name: null,
  scope: 'all',
  sampleSources: false,
  problem: null,
  sides: null,
  identity: null,
  recent: [],
  example: null,
  playlists: null,
  near: [],
};

/** The page with its title and what search engines and previews of links show. */
export function resultsPage(view: ResultsView): PageContent {
  const { q, name, problem, sides, identity } = view;
  const title = (problem === null ? '' : 'Error: ') + (name ?? (q === '' ? 'Who is that artist?' : q));
  // Search engines may list the empty form and results, but no search without results or with a problem.
  const found = sides?.some(({ card }) => card !== null) ?? false;
  const noIndex = !found && (sides !== null || problem !== null);
  const content = { view: 'home', title, data: { ...view, examples: EXAMPLES }, noIndex };
  if (!found) return content;
  return {
    ...content,
    description: describe(view),
    canonical: identity?.who?.path ?? searchAddress(view),
    imageUrl: bestOf(sides ?? [])?.imageUrl,
  };
}

/** The card whose name fits best what was searched for; of equals the first. */
export function bestOf(sides: readonly ResultSide[]): NonNullable<ResultSide['card']> | undefined {
  const cards = sides.flatMap(({ card }) => card ?? []);
  return cards.toSorted((one, other) => MATCHES.indexOf(one.match) - MATCHES.indexOf(other.match))[0];
}

function describe({ q, name, sides, identity }: ResultsView): string {
  const names = (sides ?? []).filter(({ card }) => card !== null).map(({ sourceName }) => sourceName);
  const facts = identity?.who?.facts ?? [];
  const who = facts.length === 0 ? (name ?? q) : `${name ?? q} (${facts.join(', ')})`;
  return `${who} on ${names.join(' and on ')}: followers, views, pictures and links.`;
}

/** The address of the search, without a default source or a chosen match. */
function searchAddress({ q, scope }: ResultsView): string {
  return `/?${new URLSearchParams({ q, ...(scope !== 'all' && { source: scope }) }).toString()}`;
}
