import { randomBytes } from 'node:crypto';
import { failure, ok, warning, type CheckResult } from '../../observability/check-result.js';
import { errorCode, networkReason } from '../../observability/explain-error.js';
import { CHECK_LIMIT_MS } from './dependency-checks.js';

/** As many invented senders as TRUST_PROXY_HOPS may count at most: one of them is met whatever it is set to. */
const FORGED_ENTRIES = 10;

/** So many fresh budgets in a row are no accident, unless as many instances answer in turn with limits of their own. */
const FORGERIES = 5;

export interface ProxyQuestion {
  /** Where the service is reached from outside. Without a trailing slash. */
  readonly url: string;
  /** As this configuration has it; what is asked may run with another one. */
  readonly trustProxyHops: number;
  /** What it means that nobody answers there: a failure where the operator named the address. */
  readonly unreachable: (text: string) => CheckResult;
}

/**
 * Asks the running service through everything that stands in front of it: which proxies announce themselves, and
 * whether a forged `X-Forwarded-For` buys a new budget. Costs a few of this machine's searches of the minute; no source
 * is asked.
 */
export async function checkProxies(question: ProxyQuestion): Promise<CheckResult[]> {
  const { url, trustProxyHops } = question;
  try {
    const response = await fetch(`${url}/api/v1/health/live`, asked());
    const version = await versionIn(response);
    if (version === null)
      return [question.unreachable(`proxies: ${url} answers with status ${response.status}, not as this service`)];
    const signs = proxySigns(response.headers);
    return [
      ok(`proxies: ${url} answers as version ${version}`),
      ...compare(signs, trustProxyHops),
      ...(await forge(url)),
    ];
  } catch (error) {
    return [question.unreachable(`proxies: ${url} cannot be asked: ${networkReason(errorCode(error) ?? 'unknown')}`)];
  }
}

function compare(signs: readonly string[], hops: number): CheckResult[] {
  if (signs.length === 0) return [ok('proxies: none announces itself in the answer (many never do)')];
  const seen = `proxies: seen in front of it: ${signs.join(', ')}`;
  if (signs.length <= hops) return [ok(seen)];
  return [
    ok(seen),
    warning(`proxies: that is ${signs.length}, but TRUST_PROXY_HOPS is ${hops}: too low, unless one stands elsewhere`),
  ];
}

/** Every search counts, also one that says nothing: so it asks no source and shows whose budget it was taken from. */
async function forge(url: string): Promise<CheckResult[]> {
  let requestId = '';
  for (let forgery = 1; forgery <= FORGERIES; forgery += 1) {
    const response = await fetch(`${url}/api/v1/spotify/search`, {
      ...asked(),
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forgedChain() },
      body: JSON.stringify({ artist_name: '' }),
    });
    await response.arrayBuffer();
    requestId = response.headers.get('x-request-id') ?? requestId;
    const fresh = isFirstOfBudget(response.headers);
    if (fresh === null)
      return [warning('proxies: the answer to a search has no RateLimit header: nothing to learn from it')];
    if (!fresh)
      return [
        ok('proxies: a forged X-Forwarded-For buys no new budget: TRUST_PROXY_HOPS is not too high'),
        hint(requestId),
      ];
  }
  return [
    failure(
      'proxies: a forged X-Forwarded-For is believed, so that limits mean nothing: TRUST_PROXY_HOPS is too high for the proxies that are there',
    ),
    hint(requestId),
  ];
}

function hint(requestId: string): CheckResult {
  return ok(
    `proxies: whether it is too low only the service’s log tells: "ip" of request_id ${requestId} must be this machine’s address, not a proxy’s`,
  );
}

/** 2001:db8::/32 is nobody's (RFC 3849); clients there count by /64. */
function forgedChain(): string {
  const [one, other] = [randomBytes(2).toString('hex'), randomBytes(2).toString('hex')];
  return Array.from({ length: FORGED_ENTRIES }, () => `2001:db8:${one}:${other}::1`).join(', ');
}

/** @returns `null` without the two headers */
function isFirstOfBudget(headers: Headers): boolean | null {
  const limit = /;q=(\d+)/.exec(headers.get('ratelimit-policy') ?? '')?.[1];
  const remaining = /;r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  return limit === undefined || remaining === undefined ? null : Number(remaining) === Number(limit) - 1;
}

async function versionIn(response: Response): Promise<string | null> {
  const answer = (await response.json().catch(() => null)) as { data?: { version?: unknown } } | null;
  const version = answer?.data?.version;
  return typeof version === 'string' && /^[\w.+-]{1,40}$/.test(version) ? version : null;
}

const asked = (): RequestInit => ({ redirect: 'manual', signal: AbortSignal.timeout(CHECK_LIMIT_MS) });

/** Header fields that well-known proxies add to every answer. The service itself sends none of them. */
const SIGNS: readonly (readonly [field: string, proxy: string])[] = [
  ['cf-ray', 'Cloudflare'],
  ['rndr-id', 'Render'],
  ['x-render-origin-server', 'Render'],
  ['x-amz-cf-id', 'CloudFront'],
  ['fly-request-id', 'Fly'],
  ['x-envoy-upstream-service-time', 'Envoy'],
  ['x-varnish', 'Varnish'],
];

/** A proxy's name for itself is shown to operators: only what looks like one. */
const NAME = /^[\w./ ()-]{1,40}$/;

/** What announces itself in an answer, by name and by where it does. There may be more: many proxies are silent. */
export function proxySigns(headers: Headers): string[] {
  const signs = new Map<string, string>();
  for (const [field, proxy] of SIGNS) if (headers.has(field) && !signs.has(proxy)) signs.set(proxy, field);
  const server = headers.get('server') ?? '';
  const known = [...signs.keys()].some((proxy) => server.toLowerCase().includes(proxy.toLowerCase()));
  if (!known && NAME.test(server)) signs.set(server, 'server');
  // RFC 9110, 7.6.3: each proxy adds the protocol and a name of its own.
  for (const entry of (headers.get('via') ?? '').split(',')) {
    const [, name = ''] = entry.trim().split(/\s+/);
    const isNew = ![...signs.keys()].some((proxy) => proxy.toLowerCase().includes(name.toLowerCase()));
    if (isNew && NAME.test(name)) signs.set(name, 'via');
  }
  return [...signs].map(([proxy, field]) => `${proxy} (${field})`);
}
