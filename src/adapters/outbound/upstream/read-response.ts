import * as v from 'valibot';
import { isArtwork } from '../../../core/music/artwork.js';
import type { Source, SourceOrigin } from '../../../core/music/source.js';

/** How a source judged our credentials. */
export type CredentialsVerdict =
  | { readonly kind: 'accepted' }
  /** @property reason the source's own error code, where it gave one */
  | { readonly kind: 'refused'; readonly reason: string | null }
  /** Valid, but a limit is reached for now. */
  | { readonly kind: 'limited'; readonly reason: string | null }
  /** The response does not follow the source's protocol. */
  | { readonly kind: 'unusable'; readonly status: number };

/** A source's error code, which operators see; `null` unless it is one word. */
export function asWord(value: unknown): string | null {
  return typeof value === 'string' && /^\w{1,60}$/.test(value) ? value : null;
}

/** The parsed body; `null` when it is not JSON. */
export function asJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}

/**
 * A picture's address from a source, normalized; `null` unless it is on the source's own hosts. The pictures of the
 * sample catalogue are this service's.
 */
export function pictureUrl(source: Source, origin: SourceOrigin, text: string | null | undefined): string | null {
  const url = URL.parse(text ?? '');
  if (url === null) return null;
  return isArtwork(source, url) || (origin === 'sample' && /^https?:$/.test(url.protocol)) ? url.href : null;
}

/** An element that is not as it should be is left out, never the list. */
export function itemsOf<S extends v.GenericSchema>(item: S) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((elements) =>
      elements.flatMap((element) => {
        const parsed = v.safeParse(item, element);
        return parsed.success ? [parsed.output] : [];
      }),
    ),
  );
}

/** As {@link itemsOf}, for what a response is about: several elements, none of them as it should be, are no response. */
export function resultsOf<S extends v.GenericSchema>(item: S) {
  return v.pipe(
    v.array(v.unknown()),
    v.check((elements) => {
      const given = elements.filter((one) => one !== null);
      return given.length < 2 || given.some((one) => v.is(item, one));
    }),
    itemsOf(item),
  );
}

/** Control characters but line ends and tabs, and marks that turn the direction of what follows. */
const UNSHOWN = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A source's id, which becomes part of addresses. */
export const SourceId = v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/));

/** Text from a source, without what could only harm whoever is shown it. */
export const SourceText = v.pipe(
  v.string(),
  v.transform((text) => text.replace(UNSHOWN, '').toWellFormed()),
);
