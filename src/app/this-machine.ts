import { isIP } from 'node:net';

/** Nobody stands between the service and a relay on this very machine, whose certificate no authority would sign. */
export function certificateTrust(server: string | null): { rejectUnauthorized: boolean } {
  return { rejectUnauthorized: !isThisMachine(server ?? '') };
}

/** Whether a host's name or address means this very machine. */
export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
