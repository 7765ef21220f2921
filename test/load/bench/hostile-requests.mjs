import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { median, processorMs, stopServer } from '../processes.mjs';

const KB = 1024;
const MB = 1024 * KB;

/** How often somebody else asks meanwhile, in milliseconds. */
const PROBE_MS = 2;

/**
 * What one request can cost that has as much of everything as is read: the processor time of the process, and how long
 * the event loop makes others wait.
 * @param {import('./world.mjs').World} world
 * @returns by request, `{ place, status, cpuMs, stallMs }`: the mean, and the median of the longest waits
 */
export async function measureHostileRequests(world, { tries }) {
  const server = await world.service();
  const results = {};
  for (const one of hostileRequests(world.cookie)) {
    let status = 0;
    for (let warm = 0; warm < 2; warm += 1) status = await send(server.url, one);
    const before = processorMs(server.child.pid);
    for (let i = 0; i < tries; i += 1) await send(server.url, one);
    const cpuMs = (processorMs(server.child.pid) - before) / tries;
    const stalls = [];
    for (let i = 0; i < tries; i += 1) stalls.push(await longestStall(server.url, () => send(server.url, one)));
    results[one.what] = { place: one.place, status, cpuMs, stallMs: median(stalls) };
  }
  await stopServer(server);
  return results;
}

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Each is as large as its bounds let it be, made of what takes longest. */
function hostileRequests(cookie) {
  const member = { cookie };
  const search = (what, body) => ({
    ...{ what, place: 'JSON', method: 'POST', path: '/api/v1/spotify/search', headers: json, body },
  });
  const order = (what, body) => ({
    ...{ what, place: 'JSON', method: 'PUT', path: '/api/v1/playlists/none/songs/order', body },
    headers: { ...json, ...member },
  });
  const file = (what, content, place = 'CSV') => ({
    ...{ what, place, method: 'POST', path: '/api/v1/playlists/import' },
    headers: { ...json, ...member, 'content-encoding': 'gzip' },
    body: gzipSync(JSON.stringify({ name: 'x', file: content }).slice(0, 2 * MB)),
  });
  const body = (what, content) => ({
    ...file(what, ''),
    place: 'JSON',
    body: gzipSync(content.slice(0, 2 * MB)),
  });
  const upload = (what, content, headers = {}) => ({
    ...{ what, place: 'multipart', method: 'POST', path: '/playlists/import', body: content },
    headers: { ...member, 'content-type': 'multipart/form-data; boundary=x', ...headers },
  });
  const get = (place, what, path, headers = {}) => ({ what, place, method: 'GET', path, headers });
  const list = (length, part) => Array.from({ length }, (_, index) => part(index)).join('');
  const filling = (size, part) => part.repeat(Math.floor(size / part.length));
  return [
    search('100 KB of brackets', filling(100 * KB, '[')),
    search('100 KB of commas', `[${filling(100 * KB - 2, '1,')}1]`),
    search('9,000 unknown fields', `{${list(9_000, (i) => `"${i.toString(36)}":1,`)}"a":1}`),
    search('a name of 100 KB', `{"artist_name":"${filling(100 * KB - 20, 'é '.repeat(8))}"}`.slice(0, 99 * KB)),
    search('a name of invisible marks', JSON.stringify({ artist_name: filling(30 * KB, '\u200b') })),
    search(
      'an address of 2,048 characters',
      JSON.stringify({ artist_name: `https://open.spotify.com/artist/${filling(2_000, '/?')}` }),
    ),
    order('1,000 ids', JSON.stringify({ song_ids: Array.from({ length: 1_000 }, (_, i) => `song-${i}`) })),
    order('30,000 ids', JSON.stringify({ song_ids: Array.from({ length: 30_000 }, () => '1') }).slice(0, 100 * KB)),
    body('2 MB of brackets', filling(2 * MB, '[')),
    body('199,000 small parts', `{"file":[${filling(199_000 * 2, '1,')}1]}`),
    body('2 MB of one string, escaped', `{"name":"${filling(2 * MB - 40, '\\u0041')}","file":"x"}`),
    file('a heading of 2 million commas', `spotify_track_id${filling(2 * MB, ',')}`),
    file(
      '10,000 rows of 50 cells',
      `spotify_track_id${filling(49, ',')}${filling(1.9 * MB, `\n${'a'.repeat(1)}${filling(49, ',')}`)}`,
    ),
    file('a column of 10,000 wrong ids', `spotify_track_id\n${filling(20 * KB, 'x\n')}`),
    file('2 MB of quotation marks', `spotify_track_id\n${filling(MB, '"')}`),
    file('2 MB of line ends', `spotify_track_id${filling(MB, '\n')}`),
    file(
      '1,000 songs with the longest texts',
      songs(620, { track_name: 'é'.repeat(500), artist_name: 'é'.repeat(500), album_name: 'é'.repeat(500) }),
      'playlist file',
    ),
    file('10,000 songs', songs(10_000, {}), 'playlist file'),
    file(
      '10,000 empty songs',
      `{"format":"octa-music-playlist","version":1,"name":"x","songs":[${filling(29_997, '{},')}{}]}`,
      'playlist file',
    ),
    file('190,000 brackets in a file', `[${filling(380_000, '{},')}{}]`, 'playlist file'),
    {
      what: '100 KB of fields',
      place: 'form',
      method: 'POST',
      path: '/login',
      headers: form,
      body: filling(100 * KB, 'a=1&'),
    },
    {
      what: '99 fields with 1,000 percent signs',
      place: 'form',
      method: 'POST',
      path: '/login',
      headers: form,
      body: list(99, (i) => `a${i}=${filling(1_000, '%25')}&`),
    },
    {
      what: 'one field, 90 times',
      place: 'form',
      method: 'POST',
      path: '/login',
      headers: form,
      body: filling(270, 'a=&'),
    },
    upload('a file of 1 MB', part('file"; filename="x', filling(MB - 1, '"'))),
    upload('a file of 1 MB of line breaks', part('file"; filename="x', filling(MB - 2, '\r\n'))),
    upload('20 fields of 1 MB', list(20, (i) => part(`a${i}`, filling(MB - 1, 'a'), false)) + '--x--\r\n'),
    upload('20 MB of empty parts', filling(20 * MB - 10, '--x\r\n\r\n\r\n') + '--x--\r\n'),
    upload('20 MB of almost boundaries', filling(20 * MB - 10, '\r\n--')),
    upload('16 KB of headers of a part', `--x\r\n${list(600, (i) => `a${i}: ${'b'.repeat(20)}\r\n`)}\r\n\r\n--x--\r\n`),
    get('address', '15 KB of percent signs', `/${filling(15 * KB, '%25')}`),
    get('address', '15 KB of percent signs, encoded thrice', `/${filling(15 * KB, '%252525')}`),
    get('address', '15 KB of slashes', `/${filling(15 * KB, 'a/')}`),
    get('address', '15 KB of almost patterns', `/${filling(15 * KB, '<scrip')}`),
    get('query', '7,000 parameters', `/api/v1/search?q=muse&${filling(14 * KB, 'a&')}`),
    get('query', '7,000 parameters in a filter', `/api/v1/history?${filling(14 * KB, 'b&')}`, member),
    get('query', 'a term of 14 KB', `/?q=${filling(14 * KB, '%E2%80%8B')}`),
    get('header', '15 KB of session cookies', '/', { cookie: filling(15 * KB, 'octa_session=s:x.y; ') }),
    get('header', '15 KB of session cookies, under their safe name', '/', {
      cookie: filling(15 * KB, '__Host-octa_session=s:x.y; '),
    }),
    get('header', '15 KB of CSRF cookies', '/login', {
      cookie: filling(15 * KB, '__Host-octa_csrf=0123456789abcdef; '),
    }),
    get('header', '15 KB of cookies', '/', { cookie: filling(15 * KB, 'a;') }),
    get('header', '15 KB of forwarded addresses', '/', {
      'x-forwarded-for': filling(15 * KB, '1.1.1.1:1,') + '1.1.1.1',
    }),
    get('header', '15 KB of accepted types', '/api/v1/none', { accept: filling(15 * KB, 'a/b;q=0.1,') + '*/*' }),
    get('header', '15 KB of accepted encodings', '/?q=muse', {
      'accept-encoding': filling(15 * KB, 'a;q=0.1,') + 'br',
    }),
    get('header', '15 KB of entity tags', '/api/openapi.json', { 'if-none-match': filling(15 * KB, '"a",') + '"b"' }),
    get('header', '15 KB of user agent', '/', { 'user-agent': filling(15 * KB, 'Mozilla/5.0 (') }),
  ];
}

function songs(count, texts) {
  const all = Array.from({ length: count }, (_, index) => ({
    spotify_track_id: String(index).padStart(22, '0'),
    ...texts,
  }));
  return JSON.stringify({ format: 'octa-music-playlist', version: 1, name: 'x', songs: all });
}

/** One part of a multipart body, and its end. */
function part(name, content, last = true) {
  return `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n${last ? '--x--\r\n' : ''}`;
}

/** @returns the status; 0 where the connection was closed before */
function send(url, { method, path, headers, body }) {
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sending = request(url + path, { method, headers: { ...headers, ...length }, agent: false }, (response) => {
      response.resume().once('close', () => resolve(response.statusCode));
    });
    sending.once('error', () => resolve(0));
    sending.end(body);
  });
}

/** How long somebody waits at most, while `work` is done, for what takes no time at all. */
async function longestStall(url, work) {
  const probe = { method: 'GET', path: '/api/v1/health/live', headers: {} };
  let longest = 0;
  let done = false;
  const probing = (async () => {
    while (!done) {
      const startedAt = performance.now();
      await send(url, probe);
      longest = Math.max(longest, performance.now() - startedAt);
      await pause(PROBE_MS);
    }
  })();
  await work();
  done = true;
  await probing;
  return longest;
}
