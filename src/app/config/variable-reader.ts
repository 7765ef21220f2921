/** Names and texts from the environment; a missing or blank value counts as not given. */
export type Variables = Readonly<Record<string, string | undefined>>;

const TRUE = new Set(['true', '1', 'yes', 'on']);
const FALSE = new Set(['false', '0', 'no', 'off']);

/** Without the white space and the pair of quotation marks that surround the whole value. */
export function unquoted(value: string): string {
  const text = value.trim();
  const [, , inside = text] = /^(["'])((?:(?!\1)[^])*)\1$/.exec(text) ?? [];
  return inside.trim();
}

/**
 * Reads single variables and gathers every problem instead of stopping at the first.
 * A problem names the variable and what is expected, never the value: values may be secrets.
 */
export class VariableReader {
  readonly problems: string[] = [];
  private readonly cleaned = new Set<string>();

  constructor(private readonly variables: Variables) {}

  /** A value with stray spaces or quotation marks is used without them. */
  get warnings(): string[] {
    return [...this.cleaned].map(
      (name) => `${name} has quotation marks or spaces round its whole value: they were taken off`,
    );
  }

  problem(text: string): void {
    this.problems.push(text);
  }

  /** The text without surrounding white space and quotation marks, or `null`. */
  text(name: string): string | null {
    const given = this.variables[name] ?? '';
    const value = unquoted(given);
    if (value === '') return null;
    if (value !== given) this.cleaned.add(name);
    return value;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return fallback;
    if (TRUE.has(value)) return true;
    if (FALSE.has(value)) return false;
    this.problem(`${name} must be one of true, false, 1, 0, yes, no, on, off`);
    return fallback;
  }

  integer(name: string, fallback: number, bounds: { min: number; max: number }): number {
    const value = this.text(name);
    if (value === null) return fallback;
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (Number.isSafeInteger(number) && number >= bounds.min && number <= bounds.max) return number;
    this.problem(`${name} must be a whole number from ${bounds.min} to ${bounds.max}`);
    return fallback;
  }

  oneOf<T extends string>(name: string, fallback: T, allowed: readonly T[]): T {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return fallback;
    const match = allowed.find((candidate) => candidate.toLowerCase() === value);
    if (match !== undefined) return match;
    this.problem(`${name} must be one of ${allowed.join(', ')}`);
    return fallback;
  }

  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  /** An http(s) address without its trailing slash. */
  httpUrl(name: string, fallback: string): string {
    const value = this.text(name);
    if (value === null) return fallback;
    const url = parseHttpUrl(value);
    if (url !== null) return url.href.replace(/\/+$/, '');
    this.problem(`${name} must be an http or https address`);
    return fallback;
  }
}

/** @returns `null` unless the text is an absolute http(s) address without user, password, query and fragment */
export function parseHttpUrl(text: string): URL | null {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  return url.username || url.password || url.search || url.hash ? null : url;
}
