import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { networkReason } from '../../observability/explain-error.js';
import { at, REQUEST_LIMIT_MS, Site, unreachable, type SiteResponse } from './site.js';
import type { Step } from './step.js';

/** What the service promises. The network adds its own time, so more is only a warning. */
const HEALTH_PROMISE_MS = 200;

/** A load balancer that polls every few seconds would take such a service out of use. */
const HEALTH_LIMIT_MS = 1_000;

/** The fastest of these counts: the first one may open connections. */
const HEALTH_TRIES = 3;

/** Certificates are renewed a month before they expire; with less than two weeks left the renewal is broken. */
const CERTIFICATE_WARNING_DAYS = 30;
const CERTIFICATE_LIMIT_DAYS = 14;

const DAY_MS = 86_400_000;
const YEAR_SECONDS = 365 * 24 * 3600;

/** What every response carries. An absent header counts as empty. */
const SECURITY_HEADERS: readonly (readonly [name: string, expected: RegExp, problem: string])[] = [
  ['content-security-policy', /./, 'no Content-Security-Policy'],
  [
    'content-security-policy',
    /^(?!.*'unsafe-(?:inline|eval)')/,
    'the Content-Security-Policy allows unsafe scripts or styles',
  ],
  ['content-security-policy', /^$|frame-ancestors 'none'/, 'the Content-Security-Policy allows framing'],
  ['x-content-type-options', /^nosniff$/, 'no X-Content-Type-Options: nosniff'],
  ['x-frame-options', /^DENY$/, 'no X-Frame-Options: DENY'],
  ['referrer-policy', /^same-origin$/, 'no Referrer-Policy: same-origin'],
  ['permissions-policy', /./, 'no Permissions-Policy'],
  ['x-powered-by', /^$/, 'X-Powered-By names the framework'],
  ['x-request-id', /./, 'no X-Request-Id'],
];

export const liveness: Step = async (site, findings) => {
  const { status, json } = await site.get('/api/v1/health/live');
  findings.expect(status === 200 && at(json, 'success') === true, `status ${status} instead of a 200 envelope`);
  findings.note(`version ${String(at(json, 'data', 'version'))}`);
};

/** Whether the service and its dependencies are healthy, and how fast it answers. */
export const health: Step = async (site, findings) => {
  let best = Infinity;
  let response: SiteResponse | undefined;
  for (let i = 0; i < HEALTH_TRIES; i += 1) {
    response = await site.get('/api/v1/health');
    best = Math.min(best, Math.round(response.ms));
  }
  const { status, json } = response ?? {};
  const state = String(at(json, 'data', 'status'));
  const parts = Object.entries(at(json, 'data', 'dependencies') ?? {}).map(
    ([name, part]) => [name, String(at(part, 'status'))] as const,
  );
  findings.expect(status === 200, `status ${status}`);
  findings.expect(['healthy', 'degraded'].includes(state), `the service calls itself ${state}`);
  findings.note(`${state}: ${parts.map(([name, part]) => `${name} ${part}`).join(', ')}`);
  for (const [name, part] of parts) if (status === 200 && part === 'down') findings.warn(`${name} is down`);
  findings.note(`answered in ${best} ms`);
  if (findings.expect(best < HEALTH_LIMIT_MS, `it took ${best} ms`) && best >= HEALTH_PROMISE_MS) {
    findings.warn(`it took ${best} ms including the network; the service promises ${HEALTH_PROMISE_MS} ms`);
  }
};

/** Days left on the TLS certificate. Only for https. */
export const certificate: Step = async (site, findings) => {
  const { valid_to: end, issuer } = await readCertificate(site.url);
  const days = Math.floor((Date.parse(end) - Date.now()) / DAY_MS);
  const left = `${days} days left`;
  findings.note(`${left}, until ${new Date(end).toISOString().slice(0, 10)}, from ${String(issuer.O || issuer.CN)}`);
  const valid = findings.expect(days >= CERTIFICATE_LIMIT_DAYS, 'it ends in less than two weeks');
  if (valid && days < CERTIFICATE_WARNING_DAYS) findings.warn(`${left}: it should have been renewed`);
};

function readCertificate({ hostname, port }: URL): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    // An IP address is no server name (RFC 6066, section 3).
    const servername = isIP(host) === 0 ? host : '';
    const socket = connect({ host, port: Number(port || 443), servername, timeout: REQUEST_LIMIT_MS });
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate());
      socket.end();
    });
    socket.once('timeout', () => {
      reject(new Error(networkReason('timeout')));
      socket.destroy();
    });
    socket.once('error', (error: Error) => reject(unreachable(error)));
  });
}

/**
 * Whether http leads to https. Only a warning: the redirect is the host's, not the service's.
 * @param plain the site's http address
 */
export function redirectToHttps(plain: URL): Step {
  return async (site, findings) => {
    try {
      const { status, headers } = await new Site(plain, false).get('/');
      const location = headers.get('location') ?? '';
      const leads = URL.parse(location)?.origin === site.url.origin;
      if (status >= 300 && status < 400 && leads) findings.note(`${status} to ${location}`);
      else findings.warn(`${plain.origin} does not lead to ${site.url.origin}: status ${status}`);
    } catch (error) {
      findings.warn(`${plain.origin}: ${(error as Error).message}`);
    }
  };
}

/** The security headers of a page, of the API and of a page that is never cached. */
export const securityHeaders: Step = async (site, findings) => {
  for (const path of ['/', '/api/v1/health', '/login']) {
    const { headers } = await site.page(path);
    for (const [name, expected, problem] of SECURITY_HEADERS) {
      findings.expect(expected.test(headers.get(name) ?? ''), problem);
    }
  }
  const transport = (await site.page('/')).headers.get('strict-transport-security') ?? '';
  const seconds = Number(/max-age=(\d+)/.exec(transport)?.[1] ?? 0);
  if (seconds >= YEAR_SECONDS && /includeSubDomains/i.test(transport)) return;
  const problem = 'no Strict-Transport-Security of a year or more with includeSubDomains';
  if (site.production) findings.expect(false, problem);
  else if (site.encrypted) findings.warn(problem);
};

/** Nothing that concerns an account, and no health response, may be cached. */
export const noStore: Step = async (site, findings) => {
  for (const path of ['/login', '/api/auth/session-check', '/api/v1/health']) {
    const { headers } = await site.page(path);
    findings.expect(headers.get('cache-control') === 'no-store', `${path} may be cached`);
  }
};

/** The service's own cookies only; a proxy may set more. */
export const cookies: Step = async (site, findings) => {
  const own = async (path: string): Promise<string[]> =>
    (await site.page(path)).headers.getSetCookie().filter((cookie) => /^(?:__Host-)?octa_/.test(cookie));
  findings.expect((await own('/')).length === 0, 'the home page sets a cookie');
  const set = await own('/login');
  findings.expect(set.length > 0, 'the log-in page sets no CSRF cookie');
  for (const cookie of set) {
    const name = cookie.split('=', 1)[0] ?? '';
    findings.expect(/; *HttpOnly(?:;|$)/i.test(cookie), `${name} is not HttpOnly`);
    findings.expect(/; *SameSite=(?:Lax|Strict)(?:;|$)/i.test(cookie), `${name} is not SameSite`);
    const secure = /; *Secure(?:;|$)/i.test(cookie) && name.startsWith('__Host-');
    findings.expect(secure || !(site.encrypted || site.production), `${name} is not Secure and __Host-`);
  }
  findings.note(set.map((cookie) => cookie.split('=', 1)[0]).join(', '));
};

/** Paths for operators and developers. Outside production both may be open. */
export const restrictedPaths: Step = async (site, findings) => {
  for (const path of ['/metrics', '/dev/mailbox']) {
    const { status } = await site.page(path);
    findings.expect(!site.production || status === 401 || status === 404, `${path} is open: status ${status}`);
    findings.note(`${path} ${status}`);
  }
};
