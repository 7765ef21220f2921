import type { IncomingMessage } from 'node:http';

/**
 * Who asks, as Express's `request.ip` says with `trust proxy` set to a number: the socket's address, or what the
 * outermost of so many trusted proxies saw.
 */
export function clientIp(request: IncomingMessage, trustedProxies: number): string | undefined {
  const socket = request.socket.remoteAddress;
  const forwarded = request.headers['x-forwarded-for'];
  if (trustedProxies === 0 || forwarded === undefined) return socket;
  const named = String(forwarded)
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  const nearestFirst = [socket, ...named.reverse()];
  return nearestFirst[Math.min(trustedProxies, nearestFirst.length - 1)];
}
