import {
  type CachedResponse,
  ResponseCache,
  type ResponseKind,
  type SourceResponses,
  type FetchedResponse,
} from '../../src/core/music/response-cache.js';

/** Keeps nothing, and notes what it was asked and what it would have been given to keep. */
export class EmptyResponseCache extends ResponseCache {
  readonly asked: [kind: ResponseKind, question: string][] = [];
  readonly said: FetchedResponse<unknown>[] = [];

  async get<K extends ResponseKind>(
    kind: K,
    question: string,
    ask: () => Promise<FetchedResponse<SourceResponses[K]>>,
  ): Promise<CachedResponse<SourceResponses[K]>> {
    this.asked.push([kind, question]);
    const said = await ask();
    this.said.push(said);
    return { value: said.value, fetchedAt: 0, stale: false };
  }
}

/** Has an answer to every question, and asks nobody. */
export class FilledResponseCache extends ResponseCache {
  constructor(private readonly ready: CachedResponse<SourceResponses[ResponseKind]>) {
    super();
  }

  get<K extends ResponseKind>(): Promise<CachedResponse<SourceResponses[K]>> {
    return Promise.resolve(this.ready as CachedResponse<SourceResponses[K]>);
  }
}
