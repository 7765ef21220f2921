import { HtmlValidate } from 'html-validate';

/** What the HTML standard says, and nothing about style. */
const validator = new HtmlValidate({ extends: ['html-validate:standard'] });

/** What is not valid in a document, as the server sends it: a browser would have mended it. */
export async function htmlProblems(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ line, message }) => `line ${line}: ${message}`));
}
