/** IPv4 addresses, as URLs spell them, and IPv6 ones. Browsers keep passkeys for names only. */
const IP_ADDRESS = /^(?:\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/** This site as authenticators know it: passkeys belong to one host name and work at it and below it. */
export class RelyingParty {
  readonly name = 'Octa Music';
  /** The host of the first origin. */
  readonly id: string;

  /** @param origins where the site is */
  constructor(readonly origins: readonly [string, ...string[]]) {
    this.id = new URL(origins[0]).hostname;
  }

  /** Where passkeys work; `null` where they can't, because the site has no name. */
  get origin(): string | null {
    return IP_ADDRESS.test(this.id) ? null : this.origins[0];
  }

  /** @param host a request's `Host`; whether passkeys work in pages that were loaded from there */
  worksAt(host: string): boolean {
    if (this.origin === null) return false;
    return this.origins.some((origin) => {
      const url = new URL(origin);
      return url.host === host && (url.hostname === this.id || url.hostname.endsWith(`.${this.id}`));
    });
  }
}
