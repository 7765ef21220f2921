import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { clientIp } from '../../../src/adapters/inbound/http/front/client-ip.js';
import { rawRequest } from '../../support/raw-request.js';

const FORWARDED = [
  undefined,
  '203.0.113.7',
  '203.0.113.7, 198.51.100.2',
  ' 203.0.113.7 ,198.51.100.2 , 192.0.2.3 ',
  ',,203.0.113.7,, ',
  '2001:db8::1, unknown',
  '',
];

/** The two have to agree, or a client would have two budgets. */
describe.each([0, 1, 2, 5])('the client’s address behind %i proxies', (hops) => {
  it.each(FORWARDED)('is what Express says: %j', async (forwarded) => {
    const app = express().set('trust proxy', hops === 0 ? false : hops);
    const server = createServer((request, response) => {
      const before = clientIp(request, hops);
      app.get('/', (known, answer) => void answer.json([before, known.ip]));
      app(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    const { json } = await rawRequest(`http://127.0.0.1:${port}/`, { headers });
    server.close();
    expect(json[0]).toBe(json[1]);
  });
});
