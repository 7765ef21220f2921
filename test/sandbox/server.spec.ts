import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { startSpotifySandbox, startYouTubeSandbox } from '../support/sandbox-faults/index.js';
import { ask, askYouTube } from './sandbox-client.js';

describe('a sandbox as a server', () => {
  it('listens on this machine only, on a port of its own', async () => {
    const [one, two] = await Promise.all([startYouTubeSandbox(), startYouTubeSandbox()]);
    try {
      expect(one.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
      expect(two.baseUrl).not.toBe(one.baseUrl);
    } finally {
      await Promise.all([one.close(), two.close()]);
    }
  });

  it('says when its port is taken', async () => {
    const one = await startSpotifySandbox();
    try {
      const port = Number(new URL(one.baseUrl).port);
      await expect(startSpotifySandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    } finally {
      await one.close();
    }
  });

  it('keeps connections open between requests and ends them when closed', async () => {
    const server = await startYouTubeSandbox();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const localPort = async (): Promise<number | undefined> => {
      const req = request(`${server.baseUrl}/nothing`, { agent }).end();
      const [res] = (await once(req, 'response')) as [IncomingMessage];
      const port = req.socket?.localPort;
      res.resume();
      await once(res, 'end');
      return port;
    };
    const first = await localPort();
    expect(first).toEqual(expect.any(Number));
    expect(await localPort()).toBe(first);
    await server.close();
    await server.close();
    await expect(ask(server.baseUrl)).rejects.toThrow('fetch failed');
    agent.destroy();
  });

  it('takes its time when told to', async () => {
    const server = await startYouTubeSandbox({ latencyMs: 60 });
    try {
      const start = performance.now();
      await askYouTube(server, 'search', { part: 'snippet', q: 'muse' });
      expect(performance.now() - start).toBeGreaterThanOrEqual(55);
    } finally {
      await server.close();
    }
  });

  it('survives targets that are no path and bodies that are too large', async () => {
    const server = await startSpotifySandbox();
    try {
      const { hostname, port } = new URL(server.baseUrl);
      const socket = connect(Number(port), hostname);
      socket.end('GET nonsense HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      const [chunk] = await once(socket, 'data');
      expect(String(chunk)).toMatch(/^HTTP\/1\.1 400 /u);
      const large = await ask(`${server.baseUrl}/api/token`, { method: 'POST', body: 'x'.repeat(100_000) });
      expect(large.status).toBe(413);
      expect((await ask(`${server.baseUrl}/v1/search`)).status).toBe(401);
    } finally {
      await server.close();
    }
  });
});
