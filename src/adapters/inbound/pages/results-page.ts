import { MATCHES } from '../../../core/music/choose-by-name.js';
import { EXAMPLES } from '../../../core/music/show-example.js';
import type { PreferredMatches } from '../../../core/music/find-everywhere.js';
import type { RecentArtist } from '../../../core/music/suggest-artists.js';
import type { ExampleView } from './example-view.js';
import type { IdentityView } from './identity-view.js';
import type { PageContent } from './page-renderer.js';
import type { ResultSide, SearchScope } from './result-view.js';

/** The search page: the form, and what was found or what is wrong. */
export interface ResultsView {
  readonly q: string;
  readonly scope: SearchScope;
  /** Matches that were asked for instead of the first ones. */
  readonly chosen: PreferredMatches;
  /** Some results come from the sample catalogue. */
  readonly sampleSources: boolean;
  /** The problem with the search term. */
  readonly problem: string | null;
  /** `null` when nothing was searched. */
  readonly sides: readonly ResultSide[] | null;
  /** `null` when only one source was searched. */
  readonly identity: IdentityView | null;
  /** Whom somebody with an account searched for lately. */
  readonly recent: readonly RecentArtist[];
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
  scope: 'all',
  chosen: {},
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
  const { q, problem, sides, identity } = view;
  const best = bestOf(sides ?? []);
  /** Who was found; `null` for nobody. A page that is linked by mistake has another name. */
  const name = identity?.who?.name ?? best?.name ?? null;
  const address = searchAddress(view);
  const title = (problem === null ? '' : 'Error: ') + (name ?? (q.trim() === '' ? 'Who is that artist?' : q));
  // Search engines may list the empty form and results, but no search without results or with a problem.
  const found = best !== undefined;
  const noIndex = !found && (sides !== null || problem !== null);
  const content = {
    view: 'home',
    title,
    data: { ...view, name, address, examples: EXAMPLES.map((example) => ({ name: example, mbid: null })) },
    noIndex,
  };
  if (!found) return content;
  return {
    ...content,
    description: describe(view, name ?? q),
    canonical: identity?.who?.path ?? address,
    imageUrl: best.imageUrl,
  };
}

/** The card whose name fits best what was searched for; of equals the first. */
function bestOf(sides: readonly ResultSide[]): NonNullable<ResultSide['card']> | undefined {
  const cards = sides.flatMap(({ card }) => card ?? []);
  return cards.toSorted((one, other) => MATCHES.indexOf(one.match) - MATCHES.indexOf(other.match))[0];
}

function describe({ sides, identity }: ResultsView, name: string): string {
  const names = (sides ?? []).filter(({ card }) => card !== null).map(({ sourceName }) => sourceName);
  const facts = identity?.who?.facts ?? [];
  const who = facts.length === 0 ? name : `${name} (${facts.join(', ')})`;
  return `${who} on ${names.join(' and on ')}: followers, views, pictures and links.`;
}

/** The address of the search, without a default source or a match that was chosen but isn't shown. */
function searchAddress({ q, scope, chosen: { artistId, channelId }, sides }: ResultsView): string {
  const shown = new Set(sides?.map(({ card }) => card?.id));
  const parameters = new URLSearchParams({ q, ...(scope !== 'all' && { source: scope }) });
  if (artistId !== undefined && shown.has(artistId)) parameters.set('artist', artistId);
  if (channelId !== undefined && shown.has(channelId)) parameters.set('channel', channelId);
  return `/?${parameters.toString()}`;
}
