/** What was put in last stays when there is no room. */
export class Expiring<T> {
  private readonly entries = new Map<string, { readonly value: T; readonly expiresAt: Date }>();

  constructor(private readonly max: number) {}

  all(now: Date): T[] {
    return [...this.entries.values()].filter(({ expiresAt }) => expiresAt > now).map(({ value }) => value);
  }

  get(key: string, now: Date): T | null {
    const found = this.entries.get(key);
    return found !== undefined && found.expiresAt > now ? found.value : null;
  }

  set(key: string, value: T, expiresAt: Date): void {
    this.entries.delete(key);
    const [oldest] = this.entries.keys();
    if (this.entries.size >= this.max && oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(key, { value, expiresAt });
  }

  /** Removes that value; another one of the key stays. */
  delete(key: string, value: T): void {
    if (this.entries.get(key)?.value === value) this.entries.delete(key);
  }

  /** @param max how many stay, those that expire last; default: all that have not expired */
  purge(now: Date, max = this.max): number {
    const longestFirst = [...this.entries].sort(([, one], [, other]) => +other.expiresAt - +one.expiresAt);
    const removed = longestFirst.filter(([, { expiresAt }], index) => index >= max || expiresAt <= now);
    for (const [key] of removed) this.entries.delete(key);
    return removed.length;
  }
}
