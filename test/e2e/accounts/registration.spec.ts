import { AccountService, HOUR, PASSWORD } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { until } from '../../support/until.js';
import type { Answer } from '../../support/visitor.js';

/** What no two answers have in common. */
const OF_ITS_OWN = ['date', 'x-request-id'];

function headersOf({ headers }: Answer): [string, string][] {
  return [...headers].filter(([name]) => !OF_ITS_OWN.includes(name));
}

describeOnEachStore('registering', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  afterAll(() => service.stop());

  const users = () => service.store.rows('users');
  const registrations = () => service.store.rows('registrations');

  it('makes an account that the mailed link confirms', async () => {
    const person = service.newPerson();
    const answer = await service.register(person);
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      success: true,
      message: expect.any(String),
      error: null,
      data: { username: person.username, email: person.email },
    });
    expect(answer.json.message).not.toContain(person.username);
    expect(answer.json.message).not.toContain(person.email);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.setCookies).toEqual([]);

    const { paths } = await service.mail(person.email, 'Confirm your email address');
    expect(paths).toEqual([
      expect.stringMatching(/^\/api\/auth\/verify-email\/[\w-]{43}$/),
      expect.stringMatching(/^\/not-me\/[\w-]{43}$/),
    ]);
    expect((await service.visitor().get(String(paths[0]))).status).toBe(200);
    const { json } = await service.expect(200, service.logIn(person));
    expect(json.message).toContain(person.username);
    expect(json.data).toEqual({
      id: expect.any(String),
      username: person.username,
      email: person.email,
      email_verified: true,
      created_at: service.clock.now().toISOString(),
      last_login: service.clock.now().toISOString(),
    });
  });

  it('keeps one of 20 parallel registrations of one name', async () => {
    const before = (await registrations()).length;
    const { username } = service.newPerson();
    const cased = (index: number): string => (index % 2 === 0 ? username : username.toUpperCase());
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        service.register({ username: cased(index), email: `one-name-${index}@mail.example`, password: PASSWORD }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status === 400);
    expect(refused.map(({ json }) => json.code)).toEqual(Array(19).fill('username_taken'));
    expect(await registrations()).toHaveLength(before + 1);
  });

  it('gives one answer to 20 parallel registrations of one address, and makes one account of its links', async () => {
    const before = (await users()).length;
    const email = 'One-Address@mail.example';
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        service.register({
          username: `address_${index}`,
          email: index % 2 === 0 ? email : email.toLowerCase(),
          password: PASSWORD,
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(await users()).toHaveLength(before);
    const waiting = (await registrations()).filter((row) => String(row['email']).toLowerCase() === email.toLowerCase());
    expect(waiting).toHaveLength(3);
    const mails = [...(await service.mailsWrittenTo(email)), ...(await service.mailsWrittenTo(email.toLowerCase()))];
    expect(mails).toEqual(Array(3).fill('verify_email'));
    const sentTo = async () => (await service.mails()).filter(({ to }) => to.toLowerCase() === email.toLowerCase());
    await until('all three are there', async () => (await sentTo()).length === 3);
    const greeted = (await sentTo()).map(({ text }) => /Hello (\w+),/.exec(text)?.[1]);
    // The third who waits is the newest one, mailed or not.
    const good = waiting.filter(({ username }) => greeted.includes(String(username)));
    expect(good.length).toBeGreaterThanOrEqual(2);

    // Each asks for the newest one's link: in one of several the mailbox's owner finds it.
    await service.expect(200, service.visitor().post('/api/auth/resend-verification', { email }));
    await until('all four are there', async () => (await sentTo()).length === 4);
    const links = (await sentTo()).map(({ paths }) => String(paths[0]));
    await Promise.all(links.flatMap((link) => [service.visitor().get(link), service.visitor().get(link)]));
    expect(await users()).toHaveLength(before + 1);
    expect(JSON.stringify(await registrations()).toLowerCase()).not.toContain(email.toLowerCase());
  });

  it('leaves mailed links good however often the address is registered', async () => {
    const first = await service.newcomer();
    const others = Array.from({ length: 5 }, () => ({ ...service.newPerson(), email: first.email }));
    for (const person of others) await service.expect(201, service.register(person));
    expect(await service.mailsWrittenTo(first.email)).toEqual(Array(3).fill('verify_email'));
    const { paths } = await service.mail(first.email, 'Confirm your email address', 2);
    await service.expect(200, service.visitor().get(String(paths[0])));
    await service.expect(200, service.logIn(others[0]!));
  });

  it('answers the same for an address that has an account as for one that has none', async () => {
    const owner = await service.owner();
    const username = owner.username.replace(/^Person/, 'Second');
    const taken = await service.register({ ...owner, username });
    const free = await service.register({
      ...owner,
      username: username.replace('S', 'T'),
      email: `x${owner.email.slice(1)}`,
    });
    expect([taken.status, free.status]).toEqual([201, 201]);
    expect(headersOf(taken)).toEqual(headersOf(free));
    expect(taken.json).toEqual({ ...free.json, data: { username, email: owner.email } });
    const accounts = (await users()).map(({ username: name }) => name);
    expect(accounts).not.toContain(username);
  });

  it('tells by no later answer whether the address has an account', async () => {
    const seen = [];
    for (const { email } of [await service.owner(), service.newPerson()]) {
      const fresh = { ...service.newPerson(), email, password: 'a password of a stranger' };
      const answers = [
        await service.register(fresh),
        await service.register(fresh),
        await service.logIn(fresh),
        await service.logIn({ ...fresh, username: email }),
        await service.logIn({ ...fresh, username: email, password: 'wrong' }),
        await service.register({ ...service.newPerson(), email }),
        await service.visitor().post('/api/auth/resend-verification', { email }),
        await service.visitor().post('/api/auth/reset-request', { email }),
      ];
      seen.push(answers.map((answer) => [answer.status, headersOf(answer), answer.json.code, answer.json.message]));
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  it('lets nobody into the account who registered its address before its owner did', async () => {
    const owner = service.newPerson();
    const stranger = { ...service.newPerson(), email: owner.email, password: 'a password of a stranger' };
    await service.expect(201, service.register(stranger));
    await service.expect(201, service.register(owner));
    const byAddress = { ...stranger, username: owner.email };
    expect((await service.logIn(byAddress)).json.code).toBe('email_not_verified');
    // Whichever of the two links the owner takes for theirs, it opens the account of one registration only.
    const mails = [1, 2].map((nth) => service.mail(owner.email, 'Confirm your email address', nth));
    const own = (await Promise.all(mails)).find(({ text }) => text.includes(`Hello ${owner.username},`));
    await service.expect(200, service.visitor().get(String(own?.paths[0])));
    await service.expect(200, service.logIn({ ...owner, username: owner.email }));
    for (const login of [stranger, byAddress]) {
      expect((await service.logIn(login)).json.code).toBe('invalid_credentials');
    }
    await service.expect(201, service.register({ ...service.newPerson(), username: stranger.username }));
  });

  it('mails no reset to an address that has only registrations, and the newest one’s link again', async () => {
    const [first, second] = [await service.newcomer(), service.newPerson()];
    const { email } = first;
    service.clock.advance(1);
    await service.expect(201, service.register({ ...second, email }));
    await service.expect(200, service.visitor().post('/api/auth/reset-request', { email }));
    await service.expect(200, service.visitor().post('/api/auth/resend-verification', { email }));
    expect(await service.mailsWrittenTo(email)).toEqual(Array(3).fill('verify_email'));
    const { text } = await service.mail(email, 'Confirm your email address', 3);
    expect(text).toContain(`Hello ${second.username},`);
  });

  it('tells the owner of an address of at most one attempt an hour', async () => {
    const owner = await service.owner();
    const attempt = (index: number) =>
      service.expect(201, service.register({ ...owner, username: `Attempt_${index}_${owner.username}` }));
    for (const index of [1, 2, 3]) await attempt(index);
    const told = async () =>
      (await service.mailsWrittenTo(owner.email)).filter((kind) => kind === 'already_registered');
    expect(await told()).toHaveLength(1);
    const { text, paths } = await service.mail(owner.email, 'You already have an account');
    expect(text).toContain(owner.username);
    expect(paths).toEqual(['/reset-password']);

    service.clock.advance(HOUR - 1);
    await attempt(4);
    expect(await told()).toHaveLength(1);
    service.clock.advance(1);
    await attempt(5);
    expect(await told()).toHaveLength(2);
  });

  it('refuses a name that somebody has, whatever its case and whoever owns the address', async () => {
    const owner = await service.owner();
    for (const username of [owner.username, owner.username.toUpperCase(), owner.username.toLowerCase()]) {
      for (const email of [owner.email, 'somebody.new@mail.example']) {
        const { status, json } = await service.register({ username, email, password: PASSWORD });
        expect([status, json.code]).toEqual([400, 'username_taken']);
      }
    }
  });

  it.each([
    ['short', 'a7!kqzw', /8 characters/],
    ['long', 'q'.repeat(129), /128 characters/],
    ['common', 'iloveyou', /attacker/],
    ['common in another case', 'PassWord', /attacker/],
    ['common with digits and punctuation at its ends', '!!qwerty123!!', /attacker/],
    ['made of the username', 'Weak_Person1', /username/],
    ['made of the address', 'weak.person@mail', /email address/],
    ['made of the product’s name', 'OctaMusic2024', /name of this site/],
  ])('refuses a password that is weak, and says why: %s', async (_what, password, reason) => {
    const { status, json } = await service.register({
      username: 'Weak_Person',
      email: 'weak.person@mail.example',
      password,
    });
    expect([status, json.code]).toEqual([400, 'weak_password']);
    expect(json.message).toMatch(reason);
    expect(json.message).not.toContain(password);
  });

  it.each([
    ['8 letters', 'mqzvkwxj'],
    ['128 characters', 'ab'.repeat(64)],
    ['128 emoji', '🎸'.repeat(128)],
    ['white space at its ends', '  vx kq wz  '],
    ['control characters', 'vx\u0000kq\u001bwz\r\n'],
    ['other scripts', 'пароль東京नमस्ते'],
  ])('takes any other password as it is: %s', async (_what, password) => {
    const person = { ...service.newPerson(), password };
    await service.expect(201, service.register(person));
    const other = { ...person, password: password.trim() === password ? `${password} ` : password.trim() };
    // Only the right password is told that the address is not confirmed: nothing was trimmed or cut.
    expect((await service.logIn(person)).json.code).toBe('email_not_verified');
    expect((await service.logIn(other)).json.code).toBe('invalid_credentials');
  });

  it.each(['ab', 'x'.repeat(31), 'with space', 'umläut', 'a.b.c', 'a@b', '<b>bold</b>', 'null\u200b'])(
    'refuses a name of other characters or lengths: %s',
    async (username) => {
      const { status, json } = await service.register({ username, email: 'fine@mail.example', password: PASSWORD });
      expect([status, json.code]).toEqual([400, 'validation_failed']);
      expect(json.details).toEqual([{ field: 'username', message: expect.any(String) }]);
    },
  );

  it.each(['nobody', '@mail.example', 'a@b', 'a b@mail.example', 'a@mail.example, b@mail.example', 'a@[127.0.0.1]'])(
    'refuses what is no address: %s',
    async (email) => {
      const { status, json } = await service.register({ username: 'Fine_Name', email, password: PASSWORD });
      expect([status, json.code]).toEqual([400, 'validation_failed']);
      expect(json.details).toEqual([{ field: 'email', message: expect.any(String) }]);
    },
  );

  it('refuses two passwords that differ', async () => {
    const { username, email, password } = service.newPerson();
    const { status, json } = await service
      .visitor()
      .post('/api/auth/register', { username, email, password, confirm_password: `${password}x` });
    expect([status, json.code]).toEqual([400, 'validation_failed']);
    expect(json.details).toEqual([{ field: 'confirm_password', message: expect.any(String) }]);
  });

  it('keeps only an argon2id hash of the password', async () => {
    const { username } = await service.newcomer();
    const row = (await registrations()).find((one) => one['username'] === username);
    expect(row?.['password_hash']).toMatch(/^\$argon2id\$v=19\$m=(?:19456|[2-9]\d{4,}|\d{6,}),t=[2-9]\d*,p=\d+\$/);
    expect(await service.store.dump()).not.toContain(PASSWORD);
    expect(service.running.logText()).not.toContain(PASSWORD);
  });

  it('takes an address with an international domain, which is kept in ASCII and logs in as typed', async () => {
    const person = { ...service.newPerson(), email: 'reader@bücher.example' };
    await service.expect(201, service.register(person));
    const ascii = 'reader@xn--bcher-kva.example';
    const { paths } = await service.mail(ascii, 'Confirm your email address');
    await service.expect(200, service.visitor().get(String(paths[0])));
    for (const login of [person.email, 'Reader@BÜCHER。example', ascii]) {
      const { json } = await service.expect(
        200,
        service.visitor().post('/api/auth/login', { login, password: PASSWORD }),
      );
      expect(json.data.email).toBe(ascii);
    }
  });
});
