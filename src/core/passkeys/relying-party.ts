/** IPv4 addresses, as URLs spell them, and IPv6 ones. Browsers keep passkeys for names only. */
const IP_ADDRESS = /^(?:\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/** This site as authenticators know it: passkeys belong to one host name and work at it and below it. */
export class RelyingParty {
  readonly name = 'Octa Music';
  /** The host of the first origin. */
  readonly id: string;
  /** Where passkeys work; `null` where they can't, because the site has no name. */
  readonly origin: string | null;
  /** From where pages may use them. */
  private readonly hosts: readonly string[];

  constructor(readonly origins: readonly [string, ...string[]]) {
    const { hostname: id } = new URL(origins[0]);
    this.id = id;
    this.origin = IP_ADDRESS.test(id) ? null : origins[0];
    this.hosts = origins
      .map((origin) => new URL(origin))
      .filter(({ hostname }) => hostname === id || hostname.endsWith(`.${id}`))
      .map(({ host }) => host);
  }

  /** @param host a request's `Host`; whether passkeys work in pages that were loaded from there */
  worksAt(host: string): boolean {
    return this.origin !== null && this.hosts.includes(host);
  }
}
