/** Who asks, as far as a fair share of what is scarce needs it. */
export interface SearchClient {
  /** The same for requests that count as one client's: an IPv4 address, or an IPv6 network of /64. */
  readonly key: string;
}
