import { isIP } from 'node:net';

/** Whether a host's name or address means this very machine. */
export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
