import type { Site } from './site.js';
import type { Findings, Step } from './step.js';
import type { Answer } from './web-client.js';

/** A page, an answer of the API and one that must never be kept. */
const LOOKED_AT = ['/', '/api/v1/health', '/login'];

const YEAR_SECONDS = 365 * 24 * 3600;

/** Contract 1.3: what every response carries. */
export function securityHeaders(site: Site): Step {
  return {
    name: 'headers',
    run: async (findings) => {
      const problems = new Set<string>();
      for (const path of LOOKED_AT) for (const problem of headerProblems(await site.page(path))) problems.add(problem);
      for (const problem of problems) findings.expect(false, problem);
      if (site.encrypted || site.production) judgeTransport(site, await site.page('/'), findings);
    },
  };
}

function headerProblems({ headers }: Answer): string[] {
  const policy = String(headers['content-security-policy'] ?? '');
  const wanted: readonly (readonly [right: boolean, problem: string])[] = [
    [policy !== '', 'no Content-Security-Policy'],
    [!/'unsafe-(?:inline|eval)'/.test(policy), 'the Content-Security-Policy allows unsafe scripts or styles'],
    [policy === '' || policy.includes("frame-ancestors 'none'"), 'the Content-Security-Policy allows framing'],
    [headers['x-content-type-options'] === 'nosniff', 'no X-Content-Type-Options: nosniff'],
    [headers['x-frame-options'] === 'DENY', 'no X-Frame-Options: DENY'],
    [headers['referrer-policy'] === 'same-origin', 'no Referrer-Policy: same-origin'],
    [headers['permissions-policy'] !== undefined, 'no Permissions-Policy'],
    [headers['x-powered-by'] === undefined, 'X-Powered-By says what the service is built with'],
    [headers['x-request-id'] !== undefined, 'no X-Request-Id'],
  ];
  return wanted.filter(([right]) => !right).map(([, problem]) => problem);
}

function judgeTransport(site: Site, { headers }: Answer, findings: Findings): void {
  const text = headers['strict-transport-security'] ?? '';
  const seconds = Number(/max-age=(\d+)/.exec(text)?.[1] ?? 0);
  if (seconds >= YEAR_SECONDS && /includeSubDomains/i.test(text)) return;
  const problem = 'no Strict-Transport-Security of a year or more with includeSubDomains';
  if (site.production) findings.expect(false, problem);
  else findings.warn(problem);
}

/** Nothing that shows an account, and no health answer, is kept by a browser or a proxy. */
export function caching(site: Site): Step {
  return {
    name: 'no-store',
    run: async (findings) => {
      for (const path of ['/login', '/api/auth/session-check', '/api/v1/health']) {
        const { headers } = await site.page(path);
        findings.expect(headers['cache-control'] === 'no-store', `${path} may be kept`);
      }
    },
  };
}

/** The service's own cookies; a proxy in front may set more, which are its business. */
export function cookies(site: Site): Step {
  return {
    name: 'cookies',
    run: async (findings) => {
      const own = async (path: string): Promise<string[]> =>
        ((await site.page(path)).headers['set-cookie'] ?? []).filter((cookie) => /^(?:__Host-)?octa_/.test(cookie));
      findings.expect((await own('/')).length === 0, 'who only reads gets a cookie');
      const set = await own('/login');
      findings.expect(set.length > 0, 'the log-in page sets no CSRF cookie');
      for (const cookie of set) {
        const name = cookie.split('=', 1)[0] ?? '';
        const has = (attribute: RegExp): boolean => attribute.test(cookie);
        findings.expect(has(/; *HttpOnly(?:;|$)/i), `${name} is not HttpOnly`);
        findings.expect(has(/; *SameSite=(?:Lax|Strict)(?:;|$)/i), `${name} is not SameSite`);
        if (site.encrypted || site.production) {
          findings.expect(has(/; *Secure(?:;|$)/i) && name.startsWith('__Host-'), `${name} is not Secure and __Host-`);
        }
      }
      findings.note(set.map((cookie) => cookie.split('=', 1)[0]).join(', '));
    },
  };
}
