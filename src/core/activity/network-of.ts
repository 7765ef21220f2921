/** An IPv4 address that a socket for both protocols gives as IPv6. */
const MAPPED = /^::ffff:(?=\d+\.)/i;

const V4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/;

/** The most that is kept of a client's address: its network, a /24 or, in IPv6, a /48. Empty for anything else. */
export function networkOf(address: string): string {
  const [, network] = V4.exec(address.replace(MAPPED, '')) ?? [];
  if (network !== undefined) return `${network}.0/24`;
  const [head = '', tail] = address.split('::');
  const before = groups(head);
  const after = groups(tail ?? '');
  const omitted = tail === undefined ? 0 : 8 - before.length - after.length;
  if (!address.includes(':') || omitted < 0) return '';
  const kept = [...before, ...Array<string>(omitted).fill('0'), ...after]
    .slice(0, 3)
    .map((group) => parseInt(group, 16));
  if (kept.length < 3 || kept.some((group) => Number.isNaN(group))) return '';
  return `${kept
    .map((group) => group.toString(16))
    .join(':')
    .replace(/(?::0)+$/, '')}::/48`;
}

const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
