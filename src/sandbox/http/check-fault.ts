import type { Fault, FaultKind } from './fault.js';

type Check = readonly [allowed: (value: unknown) => boolean, rule: string];

const wholeNumber = (from: number, to: number): Check => [
  (value) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to,
  `a whole number from ${from} to ${to}`,
];
const oneOf = (...values: readonly unknown[]): Check => [
  (value) => values.includes(value),
  `one of ${values.map(String).join(', ')}`,
];

const times = wholeNumber(1, 1_000_000);
const path: Check = [(value) => typeof value === 'string' && value.startsWith('/'), 'a path that starts with /'];
const retryAfterSeconds = wholeNumber(0, 1_000_000);

/** The settings of each kind beside `times` and `match`. */
const settings: Partial<Record<FaultKind, Readonly<Record<string, Check>>>> = {
  slow: { delayMs: wholeNumber(0, 600_000) },
  wrong_shape: { variant: oneOf('other', 'items_null', 'bad_items', 'array', 'null') },
  huge_body: { megabytes: wholeNumber(1, 1024) },
  server_error: { status: oneOf(500, 502, 503) },
  rate_limited_json: { retryAfterSeconds },
  rate_limited_quota: { retryAfterSeconds },
  rate_limited_text: { retryAfterSeconds },
  short_term_throttle: { retryAfterSeconds },
  bad_key: { variant: oneOf('API_KEY_INVALID', 'keyInvalid') },
};

/**
 * Refuses a fault that could not do what it says: a mistyped fault would otherwise make a test pass for no reason.
 * @param fault anything, e.g. parsed JSON
 * @param knownKinds the kinds that the server in question can play
 * @throws TypeError naming what is wrong
 */
export function checkFault(fault: unknown, knownKinds: readonly FaultKind[]): asserts fault is Fault {
  if (typeof fault !== 'object' || fault === null || Array.isArray(fault)) {
    throw new TypeError('A fault is an object with a "kind".');
  }
  const { kind, ...rest } = fault as Record<string, unknown>;
  const known = knownKinds.find((name) => name === kind);
  if (known === undefined) throw new TypeError(`Unknown fault "${String(kind)}"; known: ${knownKinds.join(', ')}.`);
  const allowed: Readonly<Record<string, Check>> = { times, match: path, ...settings[known] };
  for (const [name, value] of Object.entries(rest)) {
    const check = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (check === undefined) throw new TypeError(`The fault "${known}" has no setting "${name}".`);
    if (!check[0](value)) throw new TypeError(`"${name}" of the fault "${known}" must be ${check[1]}.`);
  }
  if (known === 'slow' && rest.delayMs === undefined) throw new TypeError('The fault "slow" needs "delayMs".');
}
