import type { Clock } from '../../shared/clock.js';

/** What programs put before UTF-16. */
const MARKS = [
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
] as const;

/** Bytes that are decoded before others have their turn. */
const PIECE = 1024 * 1024;

/** How much is looked at to see whether every other byte is zero. */
const SAMPLE = 2_000;

/**
 * The text of a file: by its byte order mark, else in the encoding that was named, else in UTF-8 or UTF-16 where it
 * is that, else in Windows-1252, in which every byte means something.
 * @param charset as a `Content-Type` names it
 * @returns `null` when it is no text
 */
export async function decodeFile(bytes: Uint8Array, clock: Clock, charset?: string): Promise<string | null> {
  const text = await decode(bytes, clock, charset);
  return text === null || text.includes('\0') ? null : text;
}

async function decode(bytes: Uint8Array, clock: Clock, charset: string | undefined): Promise<string | null> {
  const marked = MARKS.find(([, first, second]) => bytes[0] === first && bytes[1] === second)?.[0];
  if (marked !== undefined) return decodeAs(marked, bytes, clock);
  // The name is often wrong: UTF-8 is what programs send without thinking.
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) return decodeAs(charset, bytes, clock);
  const text = await decodeAs(unmarkedUtf16(bytes) ?? 'utf-8', bytes, clock);
  return text ?? decodeAs('windows-1252', bytes, clock);
}

async function decodeAs(encoding: string, bytes: Uint8Array, clock: Clock): Promise<string | null> {
  try {
    const decoder = new TextDecoder(encoding, { fatal: true });
    let text = '';
    for (let at = 0; at < bytes.length; at += PIECE) {
      if (at > 0) await clock.yield();
      text += decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
    }
    return text + decoder.decode();
  } catch {
    return null;
  }
}

/** Most of what a table or a document consists of is in ASCII. */
function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const zeros = [0, 0];
  const length = Math.min(bytes.length, SAMPLE);
  for (let at = 0; at < length; at += 1) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > length / 4 && even === 0) return 'utf-16le';
  return even > length / 4 && odd === 0 ? 'utf-16be' : undefined;
}
