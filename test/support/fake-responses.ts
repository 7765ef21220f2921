import {
  type Answer,
  AnswerCache,
  type AnswerKind,
  type Answers,
  type Said,
} from '../../src/core/music/response-cache.js';

/** Keeps nothing, and notes what it was asked and what it would have been given to keep. */
export class ForgetfulAnswers extends AnswerCache {
  readonly asked: [kind: AnswerKind, question: string][] = [];
  readonly said: Said<unknown>[] = [];

  async answer<K extends AnswerKind>(
    kind: K,
    question: string,
    ask: () => Promise<Said<Answers[K]>>,
  ): Promise<Answer<Answers[K]>> {
    this.asked.push([kind, question]);
    const said = await ask();
    this.said.push(said);
    return { value: said.value, saidAt: 0, stale: false };
  }
}

/** Has an answer to every question, and asks nobody. */
export class ReadyAnswers extends AnswerCache {
  constructor(private readonly ready: Answer<Answers[AnswerKind]>) {
    super();
  }

  answer<K extends AnswerKind>(): Answer<Answers[K]> {
    return this.ready as Answer<Answers[K]>;
  }
}
