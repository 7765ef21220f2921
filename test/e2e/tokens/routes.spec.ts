import { Sha256TokenHasher } from '../../../src/adapters/outbound/crypto/sha256-token-hasher.js';
import { SystemRandom } from '../../../src/adapters/outbound/system/system-random.js';
import { newTokenText } from '../../../src/core/api-tokens/token-text.js';
import { API_SCOPES, type ApiScope } from '../../../src/core/api-tokens/api-token.js';
import { OperateAccount } from '../../../src/core/auth/operate-account.js';
import { UserStore } from '../../../src/core/auth/auth.ports.js';
import { AccountService, DAY, type Member } from '../../support/accounts.js';
import { createToken, program, TOKENS } from '../../support/api-tokens.js';
import { describedApi } from '../../support/described-api/described-api.js';
import { type DescribedOperation, operationsOf, sendExample } from '../../support/described-api/described-operation.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { type RegisteredRoute, withRoutes } from '../../support/registered-routes.js';

// Every route below /api/v1 that the running application has registered is asked with every kind of token. What it needs is
// worked out here from its address, not read from the code: a new route that forgets to say so is found.

/** The scope that a route takes; `null` for health, which looks at no token. */
function scopeOf({ method, path }: RegisteredRoute): ApiScope | null {
  const [, part = ''] = /^\/api\/v1\/([^/]+)/.exec(path) ?? [];
  if (part === 'health') return null;
  if (['artists', 'spotify', 'youtube', 'search', 'suggestions'].includes(part)) return 'search';
  const family = part === 'history' ? 'history' : 'playlists';
  return `${family}:${method === 'GET' ? 'read' : 'write'}`;
}

/** Which of them may be used without an account. */
const isPublic = (scope: ApiScope | null): boolean => scope === null || scope === 'search';

describeOnEachStore('every route of the API', (newStore) => {
  let service: AccountService;
  let routes: readonly RegisteredRoute[];
  let operations: readonly DescribedOperation[];
  let member: Member;
  beforeAll(async () => {
    [service, routes] = await withRoutes(() => AccountService.start(newStore()));
    operations = operationsOf(await describedApi());
    member = await service.member();
  });
  afterAll(() => service.stop());

  /** What each route answers to a program with this token, if it is refused for who asks. */
  const refusals = async (token: string | null, browser?: Member['browser']): Promise<Record<string, string>> => {
    const found: Record<string, string> = {};
    for (const route of routes.filter(({ path }) => path.startsWith('/api/v1/'))) {
      const described = route.path.replace(/:(\w+)/g, '{$1}');
      const operation = operations.find(({ method, path }) => method === route.method && path === described);
      if (operation === undefined) throw new Error(`${route.method} ${route.path} is not described`);
      const visitor = token === null ? service.visitor() : program(service.url, token);
      for (const [name, value] of browser?.cookies ?? []) visitor.cookies.set(name, value);
      // MusicBrainz is asked once a second.
      service.clock.advanceSeconds(2);
      const { status, headers, json } = await sendExample(visitor, operation);
      const challenge = headers.get('www-authenticate');
      if (status !== 401 && status !== 403) expect(challenge).toBeNull();
      found[`${route.method} ${route.path}`] = challenge === null ? 'served' : `${status} ${json.code} ${challenge}`;
    }
    return found;
  };
  const expected = (answer: (scope: ApiScope | null) => string): Record<string, string> =>
    Object.fromEntries(
      routes
        .filter(({ path }) => path.startsWith('/api/v1/'))
        .map((route) => [`${route.method} ${route.path}`, answer(scopeOf(route))]),
    );

  const INVALID = '401 invalid_token Bearer realm="Octa Music", error="invalid_token"';
  const refusedAsInvalid = () => expected((scope) => (scope === null ? 'served' : INVALID));
  const served = (allowed: readonly ApiScope[]) =>
    expected((scope) => {
      if (scope === null || allowed.includes(scope)) return 'served';
      return `403 insufficient_scope Bearer realm="Octa Music", error="insufficient_scope", scope="${scope}"`;
    });

  it('is there', () => {
    expect(Object.keys(expected(() => '')).length).toBeGreaterThan(18);
  });

  it('tells a program without a token how to log in, unless it is public', async () => {
    const answer = '401 not_authenticated Session realm="Octa Music", Bearer realm="Octa Music"';
    expect(await refusals(null)).toEqual(expected((scope) => (isPublic(scope) ? 'served' : answer)));
  });

  it.each(API_SCOPES)('takes the scope %s where it is the right one, and nowhere else', async (scope) => {
    const { token } = await createToken(member.browser, [scope]);
    expect(await refusals(token)).toEqual(served([scope]));
  });

  it.each([
    ['made up', newTokenText(new SystemRandom(), new Sha256TokenHasher())],
    ['of another service', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
  ])('refuses a token that is %s, whoever is logged in beside it', async (_which, token) => {
    expect(await refusals(token, member.browser)).toEqual(refusedAsInvalid());
  });

  it('refuses one that was revoked', async () => {
    const { id, token } = await createToken(member.browser, API_SCOPES);
    await service.expect(200, member.browser.delete(`${TOKENS}/${id}`, { current_password: member.password }));
    expect(await refusals(token)).toEqual(refusedAsInvalid());
  });

  it('refuses those of an account that is disabled, at once', async () => {
    const other = await service.member();
    const { token } = await createToken(other.browser, API_SCOPES);
    const user = await service.running.application.get(UserStore).findByLogin(other.username);
    await service.running.application.get(OperateAccount).disable(user!);
    expect(await refusals(token)).toEqual(refusedAsInvalid());
    expect(await service.isLoggedIn(other.browser)).toBe(false);
  });

  it('refuses one that has expired', async () => {
    const { token } = await createToken(member.browser, API_SCOPES, { expires_in_days: 1 });
    service.clock.advance(DAY);
    expect(await refusals(token)).toEqual(refusedAsInvalid());
  });
});
