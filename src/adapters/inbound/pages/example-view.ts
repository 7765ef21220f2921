import type { Example } from '../../../core/music/show-example.js';
import type { ResultView } from './result-view.js';

export type ExampleView = ReturnType<typeof exampleView>;

/** What the start page shows of an answer: enough to see what a search is good for. */
export function exampleView({ name, identity, found }: Example, results: ResultView) {
  const answer = found && results.everywhere(found, 'all');
  const cards = answer?.sides.flatMap(({ card, source, sourceName }) => (card ? [{ card, source, sourceName }] : []));
  return {
    name,
    identity: answer?.identity ?? results.identityAlone(identity),
    imageUrl: cards?.find(({ card }) => card.imageUrl !== null)?.card.imageUrl ?? null,
    pages: (cards ?? []).map(({ card, source, sourceName }) => ({
      source,
      sourceName,
      url: card.url,
      figure: card.figures[0] ?? null,
    })),
  };
}
