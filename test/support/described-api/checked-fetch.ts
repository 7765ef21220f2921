import type { AnswerChecker, ReceivedAnswer } from './answer-checker.js';

// Every answer of the API that any end-to-end test fetches is held against its description, so that neither can change
// without the other. Jest runs this before each test file; where nothing below `/api` is fetched it costs nothing, and
// no answer is ever delayed by it: they are looked at when the test is over.

const plainFetch = globalThis.fetch;
const received: Promise<ReceivedAnswer | null>[] = [];
let checker: Promise<AnswerChecker> | undefined;

globalThis.fetch = async (input, init) => {
  const response = await plainFetch(input, init);
  const url = new URL(input instanceof Request ? input.url : input);
  const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
  // The sandboxes and stubs of tests have an `/api` of their own; only the service names its requests.
  const isOurs = /^\/api(?:\/|$)/.test(url.pathname) && response.headers.has('x-request-id');
  const altered = response.headers.has('x-altered-by-test');
  if (isOurs && !altered && method !== 'OPTIONS') received.push(receive(method, url, response.clone()));
  return response;
};

/** The whole answer, or `null` when it was cut off. */
async function receive(method: string, url: URL, response: Response): Promise<ReceivedAnswer | null> {
  const { status, headers } = response;
  try {
    return { method, url, status, headers, text: await response.text() };
  } catch {
    return null;
  }
}

async function makeChecker(): Promise<AnswerChecker> {
  const [{ AnswerChecker }, { describedApi }] = await Promise.all([
    import('./answer-checker.js'),
    import('./described-api.js'),
  ]);
  return new AnswerChecker(await describedApi());
}

afterEach(async () => {
  const answers = (await Promise.all(received.splice(0))).filter((answer) => answer !== null);
  if (answers.length === 0) return;
  const { problemsOf } = await (checker ??= makeChecker());
  const broken = answers.flatMap((answer) => {
    const problems = problemsOf(answer);
    const { method, url, status, text } = answer;
    return problems.length === 0
      ? []
      : [`${method} ${url.pathname} ${status}: ${problems.join('; ')}\n${text.slice(0, 500)}`];
  });
  if (broken.length > 0) throw new Error(`Answers that the API’s description does not know:\n${broken.join('\n\n')}`);
});
