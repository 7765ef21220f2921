import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', 'dist', 'service');

/** V8 keeps the text of a file above this size with two bytes for each character, that of a smaller one with one. */
const BYTE_LIMIT = 0xfbee9;

/** What smaller files cost that way is not worth a rule. */
const WORTH_A_RULE = BYTE_LIMIT / 4;

it('keeps the built files below the size, and to the letters, for which V8 takes one byte each', () => {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ name, content: readFileSync(join(FOLDER, name)) }))
    .filter(({ content }) => content.length >= WORTH_A_RULE);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter(({ content }) => content.length > BYTE_LIMIT).map(({ name }) => name)).toEqual([]);
  // esbuild escapes them in strings, but leaves them in regular expressions.
  expect(files.filter(({ content }) => content.some((byte) => byte > 0x7f)).map(({ name }) => name)).toEqual([]);
});
