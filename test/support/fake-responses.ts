import {
  type Answer,
  ResponseCache,
  type ResponseKind,
  type Answers,
  type FetchedResponse,
} from '../../src/core/music/response-cache.js';

/** Keeps nothing, and notes what it was asked and what it would have been given to keep. */
export class ForgetfulAnswers extends ResponseCache {
  readonly asked: [kind: ResponseKind, question: string][] = [];
  readonly said: FetchedResponse<unknown>[] = [];

  async answer<K extends ResponseKind>(
    kind: K,
    question: string,
    ask: () => Promise<FetchedResponse<Answers[K]>>,
  ): Promise<Answer<Answers[K]>> {
    this.asked.push([kind, question]);
    const said = await ask();
    this.said.push(said);
    return { value: said.value, fetchedAt: 0, stale: false };
  }
}

/** Has an answer to every question, and asks nobody. */
export class ReadyAnswers extends ResponseCache {
  constructor(private readonly ready: Answer<Answers[ResponseKind]>) {
    super();
  }

  answer<K extends ResponseKind>(): Answer<Answers[K]> {
    return this.ready as Answer<Answers[K]>;
  }
}
