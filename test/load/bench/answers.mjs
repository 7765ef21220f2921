import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';

/**
 * What the bare servers answer: what the service itself answered before, by route. Read from the file that the
 * environment names.
 * @typedef {{ method: string, path: string, json?: object, page?: string, packed?: string, upstream?: string, token?: string }} Answer
 * @returns {Answer[]} `packed` is the page in Brotli, in base64; `upstream` an address to ask for each answer
 */
export const answers = JSON.parse(readFileSync(process.env.ANSWERS, 'utf8'));

const agent = new Agent({ connections: 64 });

/** Asks the stand-in for Spotify once more, as the service does for a name that it does not know yet. */
export async function ask({ upstream, token }, name) {
  const { body } = await request(upstream + encodeURIComponent(name), {
    dispatcher: agent,
    headers: { authorization: `Bearer ${token}` },
  });
  await body.json();
}
