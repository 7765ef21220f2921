import { networkInterfaces } from 'node:os';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';
import { rawRequest, type RawRequest } from '../support/raw-request.js';
import { startService, type TestService } from '../support/run-service.js';

const TOKEN = 'a-token-that-only-prometheus-has';
const { DATABASE_URL: _ownFile, ...PRODUCTION } = PRODUCTION_VARIABLES;

describe('/metrics', () => {
  let service: TestService;
  afterEach(() => service.stop());
  const ask = (request: RawRequest = {}) => rawRequest(`${service.url}/metrics`, request);
  const bearing = (authorization: string) => ask({ headers: { authorization } });

  it('is open outside production, in Prometheus’ format, and for nobody to keep', async () => {
    service = await startService();
    const { status, headers, text } = await ask({ headers: { cookie: 'octa_session=s%3Ax.y' } });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['set-cookie']).toBeUndefined();
    expect(text).toMatch(/^# HELP http_request_duration_seconds /m);
    // The session was nobody's business.
    expect(service.logs.filter(({ msg }) => msg === 'Session anomaly')).toEqual([]);
    const head = await ask({ method: 'HEAD' });
    expect([head.status, head.headers['content-type'], head.text]).toEqual([200, headers['content-type'], '']);
  });

  it.each(['/metrics', '/dev/mailbox'])('%s is for this machine alone outside production', async (path) => {
    service = await startService();
    const from = (headers: Record<string, string>) => rawRequest(`${service.url}${path}`, { headers });
    expect((await from({})).status).toBe(200);
    const proxied = [
      { 'x-forwarded-for': '127.0.0.1' },
      { forwarded: 'for=127.0.0.1' },
      { via: '1.1 x' },
      { 'x-real-ip': '::1' },
      { 'x-forwarded-port': '443' },
      { 'x-original-forwarded-for': '127.0.0.1' },
      { 'x-cluster-client-ip': '127.0.0.1' },
    ];
    for (const headers of proxied) expect((await from(headers)).status).toBe(404);
    const elsewhere = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal);
    if (elsewhere === undefined) return;
    const other = service.url.replace('localhost', elsewhere.address);
    expect((await rawRequest(`${other}${path}`)).status).toBe(404);
  });

  it.each(['/metrics', '/dev/mailbox'])('%s is for everybody with DEV_PAGES_PUBLIC', async (path) => {
    service = await startService({ DEV_PAGES_PUBLIC: 'true' });
    const headers = { 'x-forwarded-for': '203.0.113.6' };
    expect((await rawRequest(`${service.url}${path}`, { headers })).status).toBe(200);
  });

  it('is not there in production without a token, as nothing else would be', async () => {
    service = await startService(PRODUCTION);
    for (const headers of [{}, { authorization: 'Bearer ' }, { authorization: 'Bearer null' }]) {
      const [metrics, nowhere] = [await ask({ headers }), await rawRequest(`${service.url}/nowhere`, { headers })];
      expect(metrics.status).toBe(404);
      const { 'x-request-id': _one, ...known } = metrics.headers;
      const { 'x-request-id': _other, ...unknown } = nowhere.headers;
      expect({ ...known, date: '', 'content-length': '' }).toEqual({ ...unknown, date: '', 'content-length': '' });
    }
  });

  it.each(['test', 'production'])('with a token is for who shows it alone (%s)', async (environment) => {
    service = await startService({ ...PRODUCTION, APP_ENV: environment, METRICS_TOKEN: TOKEN });
    expect((await bearing(`Bearer ${TOKEN}`)).status).toBe(200);
    expect((await bearing(`bearer  ${TOKEN}`)).status).toBe(200);
    const wrong = ['Bearer', 'Bearer ', `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`, TOKEN];
    const refused = [await ask(), await ask({ method: 'HEAD' }), ...(await Promise.all(wrong.map(bearing)))];
    for (const { status, headers } of refused) {
      expect([status, headers['www-authenticate'], headers['cache-control']]).toEqual([401, 'Bearer', 'no-store']);
    }
    expect(refused[0]?.json).toEqual({
      success: false,
      message: expect.any(String),
      error: refused[0]?.json.message,
      data: null,
      code: 'not_authenticated',
      request_id: refused[0]?.headers['x-request-id'],
    });
    const warnings = service.logs.filter(({ msg }) => msg === 'Authentication failed');
    expect(warnings).toHaveLength(refused.length);
    expect(warnings[0]).toMatchObject({ level: 'WARNING', reason: 'metrics_token' });
    expect(service.logText()).not.toContain(TOKEN.slice(1));
  });

  it('is never throttled, and never logged above DEBUG', async () => {
    service = await startService({ API_RATE_LIMIT_PER_MINUTE: '1', PAGE_RATE_LIMIT_PER_MINUTE: '1' });
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask()));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const lines = service.logs.filter(({ msg, route }) => msg === 'Request served' && route === '/metrics');
    expect([lines.length, lines.filter(({ level }) => level !== 'DEBUG')]).toEqual([40, []]);
  });
});
