import { randomBytes } from 'node:crypto';

/** The access tokens that the accounts service gave out, in this process's memory. */
export class AccessTokens {
  readonly #expiry = new Map<string, number>();

  /** @param lifetimeSeconds how long a token is good for */
  constructor(private readonly lifetimeSeconds: number) {}

  issue(): string {
    const now = Date.now();
    for (const [token, expiresAt] of this.#expiry) {
      // Expired ones are remembered for as long again, to be told from unknown ones.
      if (expiresAt + this.lifetimeSeconds * 1000 < now) this.#expiry.delete(token);
    }
    const token = `BQ${randomBytes(60).toString('base64url')}`;
    this.#expiry.set(token, now + this.lifetimeSeconds * 1000);
    return token;
  }

  check(token: string): 'valid' | 'expired' | 'unknown' {
    const expiresAt = this.#expiry.get(token);
    if (expiresAt === undefined) return 'unknown';
    return Date.now() < expiresAt ? 'valid' : 'expired';
  }
}
