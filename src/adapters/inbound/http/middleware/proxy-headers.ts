import type { RequestHandler } from 'express';
import { Refusal } from '../errors/problem.js';

/** In the list: an IPv4 address with a port, or an IPv6 address in brackets. */
const WITH_PORT = /(?<=^|[\s,])(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([\da-f:.]+)\](?::\d+)?)(?=[\s,]|$)/gi;

/**
 * Takes ports out of `X-Forwarded-For`, as some proxies write them (RFC 7239, 5.2, has the same forms): with them a
 * client would have another address for each connection.
 */
export const dropForwardedPorts: RequestHandler = (request, _response, next) => {
  const forwarded = request.headers['x-forwarded-for'];
  if (typeof forwarded === 'string') {
    request.headers['x-forwarded-for'] = forwarded.replace(WITH_PORT, '$1$2');
  }
  next();
};

/** Exactly one valid `Host` (RFC 9112, 3.2): of two, a proxy could have meant the other one. HTTP/1.0 needs none. */
export const refuseAmbiguousHosts: RequestHandler = ({ rawHeaders, httpVersion }, _response, next) => {
  const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host');
  const missing = hosts.length === 0 && httpVersion === '1.0';
  const valid = missing || (hosts.length === 1 && /^[^\s/?#@\\,]*$/.test(hosts[0] ?? ''));
  next(valid ? undefined : new Refusal(400, 'bad_request', 'The request must have one valid Host header.'));
};
