import { RedisRateLimiter } from '../../../src/adapters/outbound/redis/redis-rate-limiter.js';
import { AccountService, HOUR, MINUTE, PASSWORD } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { keepBusy } from '../../support/keep-busy.js';
import { formOf } from '../../support/page-forms.js';
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis-server.js';
import { spawnService, type SpawnedService } from '../../support/spawned-service.js';
import { Visitor, type Answer } from '../../support/visitor.js';

/** The limits that the service has when nobody configures any. */
const USUAL = {
  API_RATE_LIMIT_PER_MINUTE: undefined,
  PAGE_RATE_LIMIT_PER_MINUTE: undefined,
  LOGIN_RATE_LIMIT_PER_MINUTE: undefined,
  LOGIN_RATE_LIMIT_PER_HOUR: undefined,
  REGISTER_RATE_LIMIT_PER_HOUR: undefined,
  RESET_RATE_LIMIT_PER_HOUR: undefined,
};

const WRONG = { login: 'nobody', password: 'nothing' };

describeOnEachStore('the limits of', (newStore) => {
  let service: AccountService;
  let browser: Visitor;
  beforeAll(async () => {
    service = await AccountService.start(newStore(), USUAL);
  });
  beforeEach(() => {
    browser = service.visitor();
  });
  afterAll(() => service.stop());

  const attempt = (by = browser, headers = {}) => by.post('/api/auth/login', WRONG, headers);
  const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status);
  const times = async (count: number, act: () => Promise<Answer>): Promise<Answer[]> => {
    const answers = [];
    for (let index = 0; index < count; index += 1) answers.push(await act());
    return answers;
  };

  describe('log-ins', () => {
    it('are three a minute and ten an hour', async () => {
      const passed = [];
      for (let minute = 0; minute < 4; minute += 1) {
        const answers = statuses(await times(5, () => attempt()));
        passed.push(answers.filter((status) => status === 401).length);
        service.clock.advance(MINUTE);
      }
      expect(passed).toEqual([3, 3, 3, 1]);
      // A window starts with the first attempt in it: what is left of the hour.
      service.clock.advance(HOUR - 4 * MINUTE - 1);
      const refused = await attempt();
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
      service.clock.advance(1);
      expect((await attempt()).status).toBe(401);
    });

    it('refused in the page keep the form, with what was typed and where it leads', async () => {
      const form = formOf((await browser.get('/login?next=/history')).text, '/login');
      const submit = () => browser.submit(form, { login: 'somebody', password: PASSWORD });
      const refused = (await times(4, submit))[3];
      expect([refused?.status, refused?.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
      expect(refused?.text).toContain('Too many attempts.');
      const { values } = formOf(refused?.text ?? '', '/login');
      expect(values).toMatchObject({ login: 'somebody', password: '', next: '/history' });
      service.clock.advance(MINUTE);
    });

    it('say how much is left', async () => {
      const answers = await times(4, () => attempt());
      expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"login_minute";q=3;w=60, "login_hour";q=10;w=3600');
      expect(answers.map(({ headers }) => headers.get('ratelimit'))).toEqual([
        '"login_minute";r=2;t=60, "login_hour";r=9;t=3600',
        '"login_minute";r=1;t=60, "login_hour";r=8;t=3600',
        '"login_minute";r=0;t=60, "login_hour";r=7;t=3600',
        '"login_minute";r=0;t=60, "login_hour";r=7;t=3600',
      ]);
      const refused = answers[3]!;
      expect(refused.json).toMatchObject({ success: false, data: null, code: 'rate_limited' });
      expect(refused.headers.get('retry-after')).toBe('60');
      const id = refused.headers.get('x-request-id');
      const lines = service.running.logs.filter(({ request_id }) => request_id === id);
      expect(lines.filter(({ msg }) => msg === 'Rate limit exceeded')).toEqual([
        expect.objectContaining({ level: 'WARNING', ip: browser.address }),
      ]);
    });

    it('let exactly three of 100 through that come at once', async () => {
      const answers = await Promise.all(Array.from({ length: 100 }, () => attempt()));
      expect(statuses(answers).filter((status) => status === 401)).toHaveLength(3);
      expect(statuses(answers).filter((status) => status === 429)).toHaveLength(97);
    });

    it('are one budget for the API and the page', async () => {
      const form = formOf((await browser.get('/login')).text, '/login');
      expect(statuses([await attempt(), await browser.submit(form, WRONG), await attempt()])).toEqual([401, 401, 401]);
      const page = await browser.submit(form, WRONG);
      expect([page.status, page.headers.get('retry-after')]).toEqual([429, '60']);
      expect(page.headers.get('content-type')).toMatch(/^text\/html/);
      expect((await attempt()).status).toBe(429);
    });

    it('count whatever is sent', async () => {
      const headers = { 'content-type': 'application/json' };
      const bodies = ['{', '[]', '{"login":7}'];
      for (const body of bodies) {
        expect((await browser.send('POST', '/api/auth/login', { body, headers })).status).toBe(400);
      }
      expect((await browser.send('POST', '/api/auth/login', { body: '{', headers })).status).toBe(429);
    });

    it('count those that succeed', async () => {
      const person = await service.owner();
      const answers = await times(4, () => service.logIn(person, browser));
      expect(statuses(answers)).toEqual([200, 200, 200, 429]);
      expect(await service.isLoggedIn(browser)).toBe(true);
    });

    it('look at no password once the budget is spent', async () => {
      const person = await service.owner();
      await times(3, () => attempt());
      await times(6, () => service.logIn({ ...person, password: 'wrong' }, browser));
      expect((await service.logIn(person)).status).toBe(200);
    });

    it('are each client’s own, and nobody gets more by naming other addresses', async () => {
      const forged = await times(6, () =>
        attempt(browser, { 'x-forwarded-for': `203.0.113.${Math.floor(Math.random() * 255)}, ${browser.address}` }),
      );
      expect(statuses(forged)).toEqual([401, 401, 401, 429, 429, 429]);
      expect((await attempt(service.visitor())).status).toBe(401);
    });
  });

  it('registrations are five an hour', async () => {
    const register = () => service.register(service.newPerson(), browser);
    const answers = await times(6, register);
    expect(statuses(answers)).toEqual([201, 201, 201, 201, 201, 429]);
    expect(answers[5]?.headers.get('retry-after')).toBe('3600');
    service.clock.advance(HOUR);
    expect((await register()).status).toBe(201);
  });

  it('registrations do not count a form that is sent back for its mistakes', async () => {
    const send = () => {
      const { username, email } = service.newPerson();
      return browser.fillIn('/register', { username, email, password: PASSWORD, confirm_password: PASSWORD });
    };
    const mistakes = await times(7, () => browser.fillIn('/register', { username: 'x' }));
    expect(statuses(mistakes)).toEqual(Array(7).fill(400));
    expect(statuses(await times(6, send))).toEqual([201, 201, 201, 201, 201, 429]);
    expect((await service.register(service.newPerson(), browser)).status).toBe(429);
  });

  it('links that are asked for again are three a minute, at the API and the page together, apart from log-ins', async () => {
    const resend = (n: number) => browser.post('/api/auth/resend-verification', { email: `person${n}@example.com` });
    const form = formOf((await browser.get('/resend-verification')).text, '/resend-verification');
    const answers = [await resend(1), await browser.submit(form, { email: 'person2@example.com' }), await resend(3)];
    expect(statuses(answers)).toEqual([200, 200, 200]);
    expect(answers[2]?.headers.get('ratelimit')).toBe('"resend_minute";r=0;t=60, "resend_hour";r=7;t=3600');
    const refused = await resend(4);
    expect([refused.status, refused.json.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'rate_limited',
      '60',
    ]);
    expect((await browser.post('/api/auth/login', WRONG)).status).toBe(401);
  });

  it('resets are three an hour, at the API and the page together', async () => {
    const email = 'nobody@mail.example';
    const answers = [
      await browser.post('/api/auth/reset-request', { email }),
      await browser.fillIn('/reset-password', { email }),
      await browser.post('/api/auth/reset-request', { email }),
      await browser.post('/api/auth/reset-request', { email }),
      await browser.fillIn('/reset-password', { email }),
    ];
    expect(statuses(answers)).toEqual([200, 200, 200, 429, 429]);
  });

  it('confirmation links that do not work are 30 an hour; those that do are not counted', async () => {
    const person = await service.newcomer();
    const [confirm = ''] = (await service.mail(person.email, 'Confirm your email address')).paths;
    expect(statuses(await times(5, () => browser.get(confirm)))).toEqual(Array(5).fill(200));
    const guess = () => browser.get('/api/auth/verify-email/nonsense');
    expect(statuses(await times(30, guess))).toEqual(Array(30).fill(400));
    const refused = await guess();
    // A page, as every answer there.
    expect([refused.status, refused.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3000);
    expect((await service.visitor().get(confirm)).status).toBe(200);
  });

  it('forms are 30 a minute, and reading a page is not limited', async () => {
    const { browser: own } = await service.member();
    const body = new URLSearchParams();
    const answers = await times(31, () => own.send('POST', '/profile/username', { body }));
    expect(statuses(answers)).toEqual([...Array<number>(30).fill(403), 429]);
    expect((await times(35, () => own.get('/profile'))).every(({ status }) => status === 200)).toBe(true);
  });
});

describeWithRedis('a busy process that counts in Redis', () => {
  describeOnEachStore('lets exactly three log-ins through', (newStore) => {
    let redis: TestRedis;
    let service: AccountService;
    beforeAll(async () => {
      redis = await startRedis();
      service = await AccountService.start(newStore(), { ...USUAL, RATELIMIT_STORAGE_URL: redis.url }, null);
    });
    afterAll(async () => {
      await service.stop();
      await redis.stop();
    });

    it('of 100 at once, while its event loop is blocked again and again', async () => {
      const limiter = service.running.application.get(RedisRateLimiter);
      const consume = limiter.consume.bind(limiter);
      let asked = 0;
      jest.spyOn(limiter, 'consume').mockImplementation((...args) => {
        const decision = consume(...args);
        asked += 1;
        // Longer than Redis may take.
        if (asked % 20 === 0) keepBusy(400);
        return decision;
      });
      const browser = service.visitor();
      const all = Array.from({ length: 100 }, () => browser.post('/api/auth/login', WRONG));
      const statuses = (await Promise.all(all)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(3);
      expect(statuses.filter((status) => status === 429)).toHaveLength(97);
      expect(service.running.logs.filter(({ level }) => level === 'ERROR')).toEqual([]);
    });
  });
});

describeWithRedis('two processes that share Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  describeOnEachStore('let exactly three log-ins through', (newStore) => {
    let processes: SpawnedService[] = [];
    beforeAll(async () => {
      const { variables } = newStore();
      const all = { ...variables, TRUST_PROXY_HOPS: '1', RATELIMIT_STORAGE_URL: redis.url };
      processes = await Promise.all([spawnService(all), spawnService(all)]);
    }, 60_000);
    afterAll(() => Promise.all(processes.map((process) => process.kill())));

    it('of 100 at once, in all', async () => {
      const client = new Visitor(processes[0]?.url ?? '');
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => {
          const headers = { 'x-forwarded-for': client.address };
          return new Visitor(processes[index % 2]?.url ?? '').post('/api/auth/login', WRONG, headers);
        }),
      );
      const passed = answers.map(({ status }) => status).filter((status) => status === 401);
      expect(passed).toHaveLength(3);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(97);
    });
  });
});
