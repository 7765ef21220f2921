const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  ECONNRESET: 'it cuts the connection',
  ENOTFOUND: 'its host is not known to the DNS',
  EAI_AGAIN: 'the DNS does not answer',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its network',
  ETIMEDOUT: 'it does not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer in time',
  timeout: 'it does not answer in time',
  UND_ERR_SOCKET: 'it cuts the connection',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

/**
 * A failure to reach something, in plain words.
 * @param code the system's or a library's: `ECONNREFUSED`, `CERT_HAS_EXPIRED` …
 */
export function plainReason(code: string): string {
  const known = REASONS[code];
  if (known !== undefined) return known === REASONS['timeout'] ? known : `${known} (${code})`;
  if (/CERT|SIGNATURE|ISSUER|ALTNAME|SSL|TLS/.test(code)) return `its certificate is not accepted (${code})`;
  return `it cannot be used (${code})`;
}
