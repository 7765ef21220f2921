import { CompressedCache } from '../../../src/adapters/inbound/http/middleware/compressed-cache.js';

describe('compressed bodies', () => {
  let packed: string[];
  beforeEach(() => (packed = []));
  const pack = (body: Buffer): Promise<Buffer> => {
    packed.push(body.toString());
    return Promise.resolve(Buffer.from(`packed ${body.toString()}`));
  };

  it('are made once for the same content and encoding, however many ask at once', async () => {
    const bodies = new CompressedCache();
    const asked = Array.from({ length: 5 }, () => bodies.get('br', Buffer.from('page'), pack));
    expect((await Promise.all(asked)).map(String)).toEqual(Array(5).fill('packed page'));
    await bodies.get('br', Buffer.from('page'), pack);
    expect(packed).toEqual(['page']);
    await bodies.get('gzip', Buffer.from('page'), pack);
    await bodies.get('br', Buffer.from('other'), pack);
    expect(packed).toEqual(['page', 'page', 'other']);
  });

  it('give way when they are too many: what was not asked for longest goes first', async () => {
    const bodies = new CompressedCache(3 * 'packed a'.length);
    const ask = (content: string) => bodies.get('br', Buffer.from(content), pack);
    for (const content of ['a', 'b', 'c', 'a', 'd']) await ask(content);
    packed = [];
    for (const content of ['a', 'c', 'd', 'b']) await ask(content);
    expect(packed).toEqual(['b']);
  });

  it('are tried again where that failed', async () => {
    const bodies = new CompressedCache();
    const body = Buffer.from('page');
    await expect(bodies.get('br', body, () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
    expect(String(await bodies.get('br', body, pack))).toBe('packed page');
  });
});
