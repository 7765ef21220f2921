/** What a source says to our credentials. */
export type CredentialsVerdict =
  | { readonly kind: 'accepted' }
  /** @property reason the source's own word for it, where it gave one */
  | { readonly kind: 'refused'; readonly reason: string | null }
  /** They are good, but used up for now. */
  | { readonly kind: 'limited'; readonly reason: string | null }
  /** Whoever answered did not speak the source's protocol, or is broken. */
  | { readonly kind: 'unusable'; readonly status: number };

/** A source's words are shown to operators: only what looks like one. */
export function asWord(value: unknown): string | null {
  return typeof value === 'string' && /^\w{1,60}$/.test(value) ? value : null;
}

/** What the body says; `null` when it is not JSON. */
export function asJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}

/** The address that a source named, in its normal form; `null` unless it is an http or https one. */
export function httpUrl(text: string | null | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}
