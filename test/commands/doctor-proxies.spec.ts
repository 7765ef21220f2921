import type { Variables } from '../../src/app/config/variable-reader.js';
import { checkProxies, proxySigns } from '../../src/commands/doctor/proxy-check.js';
import { failure, type CheckResult } from '../../src/observability/check-result.js';
import { closedAfterEach } from '../support/closed-after-each.js';
import { startService } from '../support/run-service.js';
import { startStubUpstream } from '../support/stub-upstream.js';

const afterwards = closedAfterEach();

async function start(variables: Variables) {
  const service = await startService(variables);
  afterwards(() => service.stop());
  return service;
}

const check = (url: string, trustProxyHops = 0): Promise<CheckResult[]> =>
  checkProxies({ url, trustProxyHops, unreachable: failure });

it.each<[string, Record<string, string>, string[]]>([
  ['nothing', {}, []],
  [
    'Render',
    { server: 'cloudflare', 'cf-ray': 'x', 'rndr-id': 'y', 'x-render-origin-server': 'Render' },
    ['Cloudflare (cf-ray)', 'Render (rndr-id)'],
  ],
  ['nginx', { server: 'nginx/1.22.1' }, ['nginx/1.22.1 (server)']],
  [
    'a chain that names itself',
    { via: '1.1 vegur, 2.0 edge.example.org (Apache)' },
    ['vegur (via)', 'edge.example.org (via)'],
  ],
  ['one that does so twice', { server: 'Caddy', via: '1.1 Caddy' }, ['Caddy (server)']],
  ['nonsense', { server: '\u001b[31m'.replace('\u001b', '<'), via: ',' }, []],
])('of %s it sees the signs', (_, headers, signs) => {
  expect(proxySigns(new Headers(headers))).toEqual(signs);
});

it('a forged sender that buys nothing is told, with where to look whether it is too low', async () => {
  const service = await start({});
  const findings = await check(service.url);
  expect(findings.map(({ level }) => level)).toEqual(['ok', 'ok', 'ok', 'ok']);
  const [answers, signs, forged, hint] = findings.map(({ text }) => text);
  expect(answers).toMatch(/answers as version \d/);
  expect(signs).toContain('none announces itself');
  expect(forged).toContain('buys no new budget');
  const requestId = /request_id (\S+)/.exec(hint ?? '')?.[1];
  const line = service.logs.find((log) => log.request_id === requestId && log.msg === 'Request served');
  expect(line).toMatchObject({ ip: expect.stringContaining('127.0.0.1'), level: 'INFO' });
  expect(service.spotify.calls).toEqual([]);
});

it.each(['1', '3'])('TRUST_PROXY_HOPS=%s without a proxy is found out', async (hops) => {
  const service = await start({ TRUST_PROXY_HOPS: hops });
  const findings = await check(service.url);
  expect(findings).toContainEqual({ level: 'failure', text: expect.stringContaining('TRUST_PROXY_HOPS is too high') });
  expect(service.spotify.calls).toEqual([]);
});

it('more proxies than are trusted is a warning', async () => {
  const stub = await startStubUpstream((url) => ({
    headers: { 'cf-ray': 'x', 'rndr-id': 'y', 'ratelimit-policy': '"api";q=20;w=60', ratelimit: '"api";r=3;t=60' },
    body: url.pathname.endsWith('/live') ? { data: { version: '2.0.0' } } : {},
  }));
  afterwards(() => stub.close());
  const warnings = async (hops: number) => (await check(stub.baseUrl, hops)).filter(({ level }) => level === 'warning');
  expect(await warnings(1)).toEqual([
    { level: 'warning', text: expect.stringContaining('that is 2, but TRUST_PROXY_HOPS is 1') },
  ]);
  expect(await warnings(2)).toEqual([]);
});

it('somebody else at that address is not taken for the service', async () => {
  const stub = await startStubUpstream(() => ({ status: 404, body: '<h1>Welcome to nginx!</h1>' }));
  afterwards(() => stub.close());
  expect(await check(stub.baseUrl)).toEqual([
    failure(`proxies: ${stub.baseUrl} answers with status 404, not as this service`),
  ]);
});
