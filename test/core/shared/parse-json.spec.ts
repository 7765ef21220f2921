import fc from 'fast-check';
import { JsonTooLarge, parseJson } from '../../../src/core/shared/parse-json.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';

const clock = new SystemClock();
const parse = (text: string): Promise<unknown> => parseJson(text, clock);
/** So large that it is read in several pieces. */
const large = 'x'.repeat(300 * 1024);

describe('a large document', () => {
  it('is what JSON.parse makes of it', async () => {
    const values = [
      { a: [large, 1, { b: large, '}"': '\\"' }, [large], large], c: null },
      [large, [large, [large, [1, 2, 3]]], {}, [], ''],
      Array.from({ length: 30_000 }, (_, index) => ({ name: `Track "${index}"`, n: [index, { x: '],' }] })),
      { deep: { deeper: { songs: Array.from({ length: 20_000 }, (_, index) => `\\${index}\\\\"`) } }, after: 1 },
      { success: true, data: { songs: Array.from({ length: 40_000 }, () => ({ name: '"""' })) } },
      [1, [2, Array.from({ length: 200_000 }, (_, index) => index)]],
      large,
      1,
      null,
    ];
    for (const value of values) {
      for (const indent of [undefined, 2]) {
        const text = JSON.stringify(value, null, indent);
        expect(JSON.stringify(await parse(` ${text}\n`), null, indent) === text).toBe(true);
      }
    }
    const proto = `{"__proto__": ["${large}"], "x": "${large}"}`;
    expect(Object.keys((await parse(proto)) as object)).toEqual(['__proto__', 'x']);
  });

  it('is refused where JSON.parse refuses it, whatever was cut or changed', async () => {
    const whole = JSON.stringify({ a: [large, 1, { b: large }], c: [1, 2] });
    const places = fc
      .nat(whole.length - 1)
      .map((at) => (at % 3 === 0 ? at : at % 2 === 0 ? at % 12 : whole.length - 1 - (at % 30)));
    const change = fc.constantFrom('', ',', '[', ']', '{', '}', '"', ':', 'x', '1', ' ');
    await fc.assert(
      fc.asyncProperty(places, change, async (at, text) => {
        const changed = whole.slice(0, at) + text + whole.slice(at + 1);
        const expected = ((): unknown => {
          try {
            return JSON.parse(changed);
          } catch {
            return 'refused';
          }
        })();
        const found = await parse(changed).catch((error: unknown) => {
          expect(error).toBeInstanceOf(SyntaxError);
          return 'refused';
        });
        expect(JSON.stringify(found) === JSON.stringify(expected)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('has an end', async () => {
    for (const text of ['['.repeat(2_000_000), `[${'{},'.repeat(2_100_000)}{}]`, `{"a":${'['.repeat(21)}`]) {
      await expect(parse(text)).rejects.toBeInstanceOf(JsonTooLarge);
    }
  });
});
