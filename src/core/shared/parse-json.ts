import type { Clock } from './clock.js';

/** Characters that are parsed before others have their turn: a few milliseconds. */
const PIECE = 256 * 1024;

const MAX_DEPTH = 20;

/** A song as Spotify's Web API has it can consist of 300 values, most of them markets. */
const MAX_VALUES = 2_000_000;

/** Too deeply nested, or with too many parts. */
export class JsonTooLarge extends Error {}

/**
 * `JSON.parse` for a large document, which lets others have their turn.
 * @throws JsonTooLarge, SyntaxError
 */
export async function parseJson(text: string, clock: Clock): Promise<unknown> {
  const scan = await scanMembers(text, 0, text.length, clock, { depth: MAX_DEPTH, values: MAX_VALUES });
  return assemble(text, scan, clock);
}

/** A list's or object's members: where each run of them ends, a run being a piece's worth or one large member. */
interface Scan {
  /** Where the value begins, and where it ends. */
  readonly start: number;
  readonly end: number;
  readonly runs: readonly (readonly [start: number, end: number])[];
}

/** @param max nothing is checked without it */
async function scanMembers(
  text: string,
  from: number,
  to: number,
  clock: Clock,
  max?: { readonly depth: number; readonly values: number },
): Promise<Scan> {
  let start = from;
  while (start < to && isBlank(text, start)) start += 1;
  let end = to;
  while (end > start && isBlank(text, end - 1)) end -= 1;
  const runs: [number, number][] = [];
  let [depth, values, runStart, memberStart, turn] = [0, 0, start + 1, start + 1, start + PIECE];
  const endMember = (at: number): void => {
    if (at - memberStart > PIECE && memberStart > runStart) {
      runs.push([runStart, memberStart - 1]);
      runStart = memberStart;
    }
    if (at - runStart > PIECE) {
      runs.push([runStart, at]);
      runStart = at + 1;
    }
    memberStart = at + 1;
  };
  for (let at = start; at < end; at += 1) {
    if (at >= turn) {
      turn = at + PIECE;
      await clock.yield();
    }
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfString(text, at);
        break;
      case 0x5b:
      case 0x7b:
        depth += 1;
        values += 1;
        break;
      case 0x5d:
      case 0x7d:
        depth -= 1;
        if (depth === 0 && at < end - 1) throw new SyntaxError('There is more after the end.');
        break;
      case 0x2c:
        values += 1;
        if (depth === 1) endMember(at);
        break;
    }
    if (max !== undefined && (depth > max.depth || values > max.values)) throw new JsonTooLarge();
  }
  if (depth !== 0) throw new SyntaxError('The end is missing.');
  const last = Math.max(runStart, end - 1);
  if (last - memberStart > PIECE && memberStart > runStart) {
    runs.push([runStart, memberStart - 1]);
    runStart = memberStart;
  }
  runs.push([runStart, last]);
  return { start, end, runs };
}

async function assemble(text: string, { start, end, runs }: Scan, clock: Clock): Promise<unknown> {
  const first = text[start];
  const isList = first === '[';
  if (end - start <= PIECE || (!isList && first !== '{')) return JSON.parse(text.slice(start, end)) as unknown;
  if (text[end - 1] !== (isList ? ']' : '}')) throw new SyntaxError('The end is missing.');
  const list: unknown[] = [];
  const object: Record<string, unknown> = {};
  for (const [from, to] of runs) {
    await clock.yield();
    if (isList) {
      const parsed = await parseRun(text, from, to, clock);
      for (const value of parsed) list.push(value);
      continue;
    }
    for (const [key, value] of await parseMembers(text, from, to, clock)) {
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    }
  }
  return isList ? list : object;
}

async function parseRun(text: string, from: number, to: number, clock: Clock): Promise<unknown[]> {
  if (to - from <= 2 * PIECE) return nonEmpty(JSON.parse(`[${text.slice(from, to)}]`) as unknown[]);
  return [await assemble(text, await scanMembers(text, from, to, clock), clock)];
}

async function parseMembers(text: string, from: number, to: number, clock: Clock): Promise<[string, unknown][]> {
  if (to - from <= 2 * PIECE) {
    return nonEmpty(Object.entries(JSON.parse(`{${text.slice(from, to)}}`) as Record<string, unknown>));
  }
  const quote = text.indexOf('"', from);
  const endOfKey = quote === -1 ? to : endOfString(text, quote);
  const colon = text.indexOf(':', endOfKey);
  if (colon === -1 || colon >= to) throw new SyntaxError('A colon is missing.');
  const [key = ''] = Object.keys(JSON.parse(`{${text.slice(from, colon)}:0}`) as object);
  return [[key, await assemble(text, await scanMembers(text, colon + 1, to, clock), clock)]];
}

/** Only a trailing comma makes a run that is empty. */
function nonEmpty<T>(members: T[]): T[] {
  if (members.length === 0) throw new SyntaxError('A value is missing.');
  return members;
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Where the string that begins at `start` ends; the end of the text where it doesn't. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}
