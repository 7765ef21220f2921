import express, { type Request, type Response } from 'express';
import fc from 'fast-check';
import { OwnOrigins, refuseCrossSiteChanges } from '../../src/adapters/inbound/http/cross-site.guard.js';
import { dropForwardedPorts, refuseAmbiguousHosts } from '../../src/adapters/inbound/http/middleware/proxy-headers.js';
import { fuzz, must } from './support/fuzz.js';
import { damaged, oddText } from './support/odd-inputs.js';

const OWN = 'https://music.example';
const anyMethod: express.RequestHandler = (_request, _response, next) => next();
const refuseChanges = refuseCrossSiteChanges(new OwnOrigins(new Set([OWN])), 'octa_session', anyMethod);
const response = {} as Response;

/** Whether the request may go on. */
function passes(handler: express.RequestHandler, request: object): boolean {
  let error: unknown = 'it never answered';
  void handler(request as Request, response, (given?: unknown) => (error = given));
  return error === undefined;
}

const origins = fc.oneof(
  damaged([
    OWN,
    'https://octa.example',
    'http://octa.example:80',
    'null',
    'https://octa.example.evil.example',
    'https://evil.example',
  ]),
  oddText,
);
fuzz('Origin', origins, (origin) => {
  const headers = { origin, host: 'octa.example', cookie: 'octa_session=x' };
  if (!passes(refuseChanges, { method: 'POST', path: '/profile', headers })) return;
  const own = URL.parse(origin);
  must(
    origin === OWN ||
      (own !== null && /^https?:$/.test(own.protocol) && /^octa\.example(?::(?:80|443))?$/.test(own.host)),
    `${origin} is ours`,
  );
});

const hosts = fc.array(fc.oneof(damaged(['octa.example', 'octa.example:8080', '[::1]:80', '127.0.0.1']), oddText), {
  maxLength: 3,
});
fuzz('Host', fc.tuple(hosts, fc.constantFrom('1.0', '1.1')), ([values, httpVersion]) => {
  const rawHeaders = values.flatMap((value, at) => [at % 2 === 0 ? 'Host' : 'hOST', value]);
  if (!passes(refuseAmbiguousHosts, { rawHeaders, httpVersion })) return;
  must(values.length === 1 || (values.length === 0 && httpVersion === '1.0'), 'there is one host');
  const [host = ''] = values;
  const url = URL.parse(`http://${host}/`);
  must(
    url === null || (url.username === '' && url.pathname === '/' && url.search === ''),
    `${host} is a host and no more`,
  );
  // The host is what decides: a page of another site may not change anything, whatever host it is sent to.
  const headers = { origin: 'https://evil.example', host, cookie: 'octa_session=x' };
  const changes = passes(refuseChanges, { method: 'POST', path: '/profile', headers });
  must(!changes || url?.hostname.includes('evil.example') === true, 'no other site changes anything');
});

const app = express().set('trust proxy', 1);
const CLIENT = ['203.0.113.7', '2001:db8::7'] as const;
const lists = fc.oneof(
  damaged(['198.51.100.1', '198.51.100.1:4711, [2001:db8::1]:80', 'unknown, _hidden', '"x"', ',,,']),
  oddText,
);
const forms = fc.constantFrom(
  ...[CLIENT[0], `${CLIENT[0]}:4711`, CLIENT[1], `[${CLIENT[1]}]`, `[${CLIENT[1]}]:4711`].map(
    (form, at) => [form, at < 2 ? CLIENT[0] : CLIENT[1]] as const,
  ),
);
fuzz('X-Forwarded-For', fc.tuple(lists, forms), ([list, [form, client]]) => {
  // The proxy in front adds whom it saw; what a client wrote itself stands before it.
  const headers = { 'x-forwarded-for': `${list}, ${form}` };
  const request = Object.assign(Object.create(app.request) as Request, {
    headers,
    socket: { remoteAddress: '10.0.0.1' },
  });
  must(passes(dropForwardedPorts, request), 'it goes on');
  must(request.ip === client, `${String(request.ip)} is ${client}`);
});
