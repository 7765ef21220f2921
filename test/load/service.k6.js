// k6 run -e BASE_URL=http://127.0.0.1:5000 test/load/service.k6.js
//
// A quarter of an hour in the life of the service, pressed into a minute: visitors who search and look at pages,
// programs that use the API, people who log in, and a balancer that polls. `npm run load` starts everything it needs;
// against another instance it wants one that is not in production (it confirms its account at /dev/mailbox) and that
// trusts one proxy (TRUST_PROXY_HOPS=1): each visit brings an address of its own, or the limits would answer.
import http from 'k6/http';
import { check, fail } from 'k6';

const BASE = __ENV.BASE_URL || 'http://127.0.0.1:5000';
const RATE = Number(__ENV.RATE || 40);
const DURATION = __ENV.DURATION || '60s';
const NAMES = ['muse', 'queen', 'adele', 'radiohead', 'björk', 'coldplay', 'abba', 'sade', 'nobody at all'];
const PASSWORD = 'harbour-lantern-42-drift';

const scenario = (exec, rate, preAllocatedVUs) => ({
  executor: 'constant-arrival-rate',
  exec,
  rate,
  timeUnit: '1s',
  duration: DURATION,
  preAllocatedVUs,
  maxVUs: 4 * preAllocatedVUs,
});

export const options = {
  scenarios: {
    visitors: scenario('visit', RATE, 50),
    programs: scenario('ask', Math.ceil(RATE / 4), 20),
    people: scenario('logIn', 1, 10),
    balancer: scenario('poll', 2, 2),
  },
  thresholds: {
    http_req_failed: ['rate<0.001'],
    'http_req_duration{kind:page}': ['p(95)<200'],
    'http_req_duration{kind:api}': ['p(95)<200'],
    'http_req_duration{kind:log-in}': ['p(95)<500'],
    'http_req_duration{kind:health}': ['p(99)<200'],
    dropped_iterations: ['count==0'],
    checks: ['rate==1'],
  },
  summaryTrendStats: ['min', 'med', 'p(95)', 'p(99)', 'max'],
};

/** Not found is an answer. */
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 399 }, 404));

/** One account, its address confirmed, and one session of it. */
export function setup() {
  const username = `load_${Date.now()}`;
  const email = `${username}@example.org`;
  const body = JSON.stringify({ username, email, password: PASSWORD, confirm_password: PASSWORD });
  const registered = http.post(`${BASE}/api/auth/register`, body, from('setup'));
  if (registered.status !== 201) fail(`could not register: ${registered.status} ${registered.body}`);
  // The mail is composed after the answer.
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const link = /\/api\/auth\/verify-email\/[\w-]+/.exec(http.get(`${BASE}/dev/mailbox`, from('setup')).body || '');
    if (link !== null && http.get(BASE + link[0], from('setup')).status === 200) break;
  }
  const answer = authenticate(username);
  if (answer.status !== 200) fail(`could not log in: ${answer.status} ${answer.body}`);
  const session = answer.cookies.octa_session || answer.cookies['__Host-octa_session'];
  return { username, cookie: `${session[0].name}=${session[0].value}` };
}

export function visit() {
  const dice = Math.random();
  const path =
    dice < 0.6 ? `/?q=${encodeURIComponent(pick(NAMES))}` : dice < 0.8 ? '/' : dice < 0.9 ? '/login' : '/register';
  check(http.get(BASE + path, from('page')), { 'a page': (response) => response.status === 200 });
}

export function ask({ cookie }) {
  const dice = Math.random();
  if (dice < 0.3) {
    const answer = http.get(`${BASE}/api/auth/session-check`, from('api', { Cookie: cookie }));
    check(answer, { 'still logged in': (response) => response.json('authenticated') === true });
    return;
  }
  const name = pick(NAMES);
  const answer =
    dice < 0.6
      ? http.get(`${BASE}/api/v1/search?q=${encodeURIComponent(name)}`, from('api'))
      : http.post(`${BASE}/api/v1/spotify/search`, JSON.stringify({ artist_name: name }), from('api'));
  check(answer, { 'an answer': (response) => response.status === 200 || response.status === 404 });
}

export function logIn({ username }) {
  check(authenticate(username), { 'logged in': (response) => response.status === 200 });
}

export function poll() {
  check(http.get(`${BASE}/api/v1/health`, from('health')), { healthy: (response) => response.status === 200 });
}

function authenticate(login) {
  return http.post(`${BASE}/api/auth/login`, JSON.stringify({ login, password: PASSWORD }), from('log-in'));
}

function pick(list) {
  return list[Math.floor(Math.random() * list.length)];
}

/** Request parameters of a visitor with an address of its own. */
function from(kind, headers = {}) {
  const part = () => Math.floor(Math.random() * 254) + 1;
  const address = `10.${part()}.${part()}.${part()}`;
  return { tags: { kind }, headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address, ...headers } };
}
