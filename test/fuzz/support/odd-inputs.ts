import fc from 'fast-check';

/** What has confused readers before. */
const ODD_TEXTS = [
  ...[
    '',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\u0000',
    '\u001b',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\ud800',
    'a\udc00',
    '\ufffd',
    'İ',
    'ß',
    '👩‍👩‍👧',
  ],
  ...[
    '"',
    "'",
    '\\',
    '<',
    '>',
    '&amp;',
    '&#0;',
    '&#x110000;',
    '%',
    '%00',
    '%ff',
    '%zz',
    ';',
    ',',
    '=',
    '..',
    '//',
    '@',
    ':',
    '#',
    '?',
  ],
  ...['__proto__', 'constructor', 'toString', 'null', 'NaN', '-1', '1e999', '00', '0x10', '١٢', '9007199254740993'],
  ...['javascript:alert(1)', 'data:text/html,x', 'https://', 'http://[::1', 'https://open.spotify.com@evil.example/'],
  ...['https://evil.example/https://open.spotify.com/', 'https://i.scdn.co.evil.example/x', 'https://i.scdn.co:8443/x'],
  ...['https://open.spotify.com/\u202eartist', 'https://open.spotify.com/"><script>', '\\\\evil.example\\x'],
  '2026-02-30T25:61:61Z',
];

/** Text that nobody expects. */
export const oddText = fc.oneof(
  fc.constantFrom(...ODD_TEXTS),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[\w.:/@?#%-]{0,30}$/),
  fc
    .tuple(fc.constantFrom(...ODD_TEXTS, 'a', 'ab ', '(', '{"a":'), fc.integer({ min: 2, max: 3_000 }))
    .map(([text, times]) => text.repeat(times)),
);

const oddValue = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(null, true, false, 0, -1, 0.5, 1e308, 9007199254740993, [], {}, [null], [[]], { url: null }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 2 }),
);

const cut = fc.record({ at: fc.nat(), length: fc.nat(12), text: oddText });

/** One of the texts with a few places overwritten, left out or put in. */
export function damaged(seeds: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...seeds), fc.array(cut, { maxLength: 4 })).map(([seed, cuts]) =>
    cuts.reduce((whole, { at, length, text }) => {
      const place = at % (whole.length + 1);
      return whole.slice(0, place) + text + whole.slice(place + length);
    }, seed),
  );
}

const change = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('replace', 'remove', 'repeat', 'rename'),
  value: oddValue,
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** As long as the longest answers of sources are. */
const LONGEST = 400_000;

/** JSON as one of the documents, with a few of its values changed; now and then broken, or something else altogether. */
export function foreignJson(seeds: readonly unknown[]): fc.Arbitrary<string> {
  const changed = fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { maxLength: 5 }))
    .map(([seed, changes]) => JSON.stringify(changes.reduce(apply, structuredClone(seed))));
  const any = fc.oneof(
    { weight: 8, arbitrary: changed },
    { weight: 2, arbitrary: damaged(seeds.map((seed) => JSON.stringify(seed))) },
    { weight: 1, arbitrary: fc.oneof(fc.json(), oddText) },
  );
  return any.filter((text) => text.length <= LONGEST);
}

type Place = readonly [parent: Record<string, unknown>, key: string];

function apply(document: unknown, { at, kind, value }: Change): unknown {
  const places = placesIn(document);
  const place = places[at % (places.length + 1)];
  if (place === undefined) return structuredClone(value);
  const [parent, key] = place;
  if (kind === 'replace') parent[key] = structuredClone(value);
  else if (kind === 'repeat' && Array.isArray(parent))
    parent.push(...Array<unknown>(at % 60).fill(structuredClone(parent[key])));
  else if (kind === 'rename' && !Array.isArray(parent))
    parent[typeof value === 'string' ? value : `${key}s`] = structuredClone(parent[key]);
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
  return document;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key): Place[] => [[parent, key], ...placesIn(parent[key])]);
}
