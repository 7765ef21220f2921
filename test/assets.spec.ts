import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

const FOLDER = join(__dirname, '..', 'dist', 'assets');

/** 24 KB, minified and before compression. */
const BYTE_LIMIT = 24_000;

describe('what browsers load', () => {
  /** Without Swagger UI, which one page loads. */
  const built = (extension: string) =>
    readdirSync(FOLDER).filter((name) => extname(name) === extension && !name.startsWith('swagger-ui.'));

  it.each(['.css', '.js'])('weighs less than 24 KB minified: %s', (extension) => {
    const sizes = built(extension).map((name) => statSync(join(FOLDER, name)).size);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BYTE_LIMIT);
  });

  it('asks no other host for anything', () => {
    for (const name of [...built('.css'), ...built('.js'), ...built('.svg')]) {
      const text = readFileSync(join(FOLDER, name), 'utf8').replaceAll('http://www.w3.org/2000/svg', '');
      expect(text).not.toMatch(/https?:|@import|url\(/);
    }
  });

  it('uses no token of the design that does not exist', () => {
    const css = built('.css').map((name) => readFileSync(join(FOLDER, name), 'utf8'));
    for (const text of css) {
      const declared = new Set([...text.matchAll(/(?<![(\w-])--([\w-]+):/g)].map(([, token]) => token));
      const used = new Set([...text.matchAll(/var\(--([\w-]+)/g)].map(([, token]) => token));
      expect([...used].filter((token) => !declared.has(token))).toEqual([]);
    }
  });
});
