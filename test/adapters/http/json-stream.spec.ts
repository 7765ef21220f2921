import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { streamSuccess, type StreamedList } from '../../../src/adapters/inbound/http/json-stream.js';
import { compress } from '../../../src/adapters/inbound/http/middleware/compression.js';
import { startHandler } from '../../support/start-handler.js';
import { until } from '../../support/until.js';

let server: Awaited<ReturnType<typeof startHandler>>;
let lists: readonly StreamedList[];
let url: string;
let failures: Error[];

beforeEach(async () => {
  failures = [];
  const app = express();
  app.use(compress());
  app.get('/', (_request, response) => streamSuccess(response, { name: 'Ada "A" L' }, lists));
  app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
    failures.push(error);
    if (response.headersSent) response.destroy();
    else response.status(500).json({ failed: true });
  });
  server = await startHandler(app);
  url = `${server.baseUrl}/`;
});

afterEach(() => server.close());

/** Items of a kilobyte, and how many of them were read so far. */
function kilobytes(count: number, failAfter = count) {
  const read = { items: 0, ended: false };
  async function* items(): AsyncGenerator<unknown> {
    try {
      for (let i = 0; i < count; i += 1) {
        if (i === failAfter) throw new Error('the database went away');
        read.items += 1;
        yield await Promise.resolve({ i, text: 'x'.repeat(1_000) });
      }
    } finally {
      read.ended = true;
    }
  }
  return { read, items: items() };
}

it('sends the envelope, the members and then the lists, as one JSON document', async () => {
  lists = [
    { name: 'none', items: kilobytes(0).items },
    { name: 'many', items: kilobytes(300).items },
  ];
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const { data, ...envelope } = (await response.json()) as { data: { name: string; none: []; many: { i: number }[] } };
  expect(envelope).toEqual({ success: true, error: null, message: null });
  expect(Object.keys(data)).toEqual(['name', 'none', 'many']);
  expect([data.name, data.none]).toEqual(['Ada "A" L', []]);
  expect(data.many.map(({ i }) => i)).toEqual(Array.from({ length: 300 }, (_, i) => i));
});

it.each(['br', 'gzip', ''])('is compressed as the client likes it: %j', async (encoding) => {
  lists = [{ name: 'many', items: kilobytes(300).items }];
  const response = await fetch(url, { headers: { 'accept-encoding': encoding } });
  const { data } = (await response.json()) as { data: { many: [] } };
  expect(data.many).toHaveLength(300);
  expect(response.headers.get('content-encoding')).toBe(encoding === '' ? null : encoding);
  expect(response.headers.get('vary')).toBe('Accept-Encoding');
});

it('answers HEAD with the head alone, and reads no more than a piece for it', async () => {
  const { items, read } = kilobytes(5_000);
  lists = [{ name: 'many', items }];
  const response = await fetch(url, { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
  expect(read.items).toBeLessThan(50);
  expect(read.ended).toBe(true);
});

it('reads no faster than the client takes, and stops when it leaves', async () => {
  const { items, read } = kilobytes(200_000);
  lists = [{ name: 'many', items }];
  const request = get(url);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.pause();
  await until('it waits for the client', async () => {
    const before = read.items;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return before > 0 && read.items === before;
  });
  // What the two sockets hold, of 200 MB.
  expect(read.items).toBeLessThan(20_000);
  request.destroy();
  await until('nothing is read any more', () => Promise.resolve(read.ended));
  expect(failures).toEqual([]);
});

it('lets others have their turn between the pieces', async () => {
  lists = [{ name: 'many', items: kilobytes(2_000).items }];
  let turns = 0;
  let over = false;
  const others = (async () => {
    for (; !over; turns += 1) await new Promise(setImmediate);
  })();
  await (await fetch(url)).text();
  over = true;
  await others;
  expect(turns).toBeGreaterThan(60);
});

it('gives what fails before the first piece an answer', async () => {
  lists = [{ name: 'many', items: kilobytes(10, 5).items }];
  const response = await fetch(url);
  expect([response.status, await response.json()]).toEqual([500, { failed: true }]);
});

it('cuts the connection when it fails later, so that nobody takes a part for the whole', async () => {
  lists = [{ name: 'many', items: kilobytes(2_000, 1_000).items }];
  const response = await fetch(url);
  await expect(response.text()).rejects.toThrow();
  expect(failures.map(({ message }) => message)).toEqual(['the database went away']);
});
