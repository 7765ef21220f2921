import type { RequestHandler } from 'express';
import { Refusal } from '../errors/problem.js';

const IPV4_WITH_PORT = /^(\d+\.\d+\.\d+\.\d+):\d+$/;
const IPV6_IN_BRACKETS = /^\[([\da-f:.]+)\](?::\d+)?$/i;

/**
 * Takes ports out of `X-Forwarded-For`, as some proxies write them (RFC 7239, 5.2, has the same forms): with them a
 * client would have another address for each connection.
 */
export const dropForwardedPorts: RequestHandler = (request, _response, next) => {
  const forwarded = request.headers['x-forwarded-for'];
  if (typeof forwarded === 'string') {
    const addresses = forwarded.split(',').map((address) => address.trim());
    request.headers['x-forwarded-for'] = addresses
      .map((address) => address.replace(IPV4_WITH_PORT, '$1').replace(IPV6_IN_BRACKETS, '$1'))
      .join(', ');
  }
  next();
};

/** Exactly one valid `Host` (RFC 9112, 3.2): of two, a proxy could have meant the other one. HTTP/1.0 needs none. */
export const refuseAmbiguousHosts: RequestHandler = ({ headersDistinct, httpVersion }, _response, next) => {
  const hosts = headersDistinct.host ?? [];
  const missing = hosts.length === 0 && httpVersion === '1.0';
  const valid = missing || (hosts.length === 1 && /^[^\s/?#@\\,]*$/.test(hosts[0] ?? ''));
  next(valid ? undefined : new Refusal(400, 'bad_request', 'The request must have one valid Host header.'));
};
