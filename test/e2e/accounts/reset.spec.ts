import { AccountService, HOUR, OTHER_PASSWORD, type Person } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { textOf } from '../../support/page-forms.js';

/** How often mails may be asked for when nobody configures it: three an hour. */
const USUAL_LIMIT = { RESET_RATE_LIMIT_PER_HOUR: undefined };

describeOnEachStore('resetting a password', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore(), USUAL_LIMIT);
  });
  afterAll(() => service.stop());

  const request = (email: string) => service.visitor().post('/api/auth/reset-request', { email });
  const invalid = async (path: string, password = OTHER_PASSWORD) => {
    const { status, json } = await service.reset(path, password);
    expect([status, json.code]).toEqual([400, 'invalid_token']);
  };
  const worksFor = async (person: Person, password: string): Promise<boolean> =>
    (await service.logIn({ ...person, password })).status === 200;

  it('answers everybody alike', async () => {
    const owner = await service.owner();
    const answers = [];
    for (const email of [owner.email, owner.email.toUpperCase(), 'nobody@mail.example', 'no address at all']) {
      answers.push(await request(email));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const names = answers.map(({ headers }) => [...headers.keys()].join());
    expect(new Set(names).size).toBe(1);
    expect(await service.mailsWrittenTo(owner.email)).toEqual(['verify_email', 'reset_password', 'reset_password']);
  });

  it('replaces the password, once', async () => {
    const person = await service.owner();
    const path = await service.resetPath(person);
    expect(path).toMatch(/^\/reset-password\/[\w-]{43}$/);
    const { json } = await service.expect(200, service.reset(path));
    expect(json).toEqual({ success: true, message: expect.any(String), error: null, data: null });
    expect([await worksFor(person, person.password), await worksFor(person, OTHER_PASSWORD)]).toEqual([false, true]);
    await invalid(path, 'yet another passphrase');
    const told = await service.mail(person.email, 'Your password was changed');
    expect(told.paths).toEqual(['/reset-password']);
  });

  it('succeeds for one of 20 parallel uses of a link', async () => {
    const person = await service.owner();
    const path = await service.resetPath(person);
    const passwords = Array.from({ length: 20 }, (_, index) => `parallel passphrase ${index}`);
    const answers = await Promise.all(passwords.map((password) => service.reset(path, password)));
    const succeeded = passwords.filter((_, index) => answers[index]?.status === 200);
    expect(succeeded).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map(({ json }) => json.code)).toEqual(Array(19).fill('invalid_token'));
    expect(await worksFor(person, String(succeeded[0]))).toBe(true);
  });

  it('works for an hour', async () => {
    const [early, late] = [await service.owner(), await service.owner()];
    const paths = [await service.resetPath(early), await service.resetPath(late)];
    service.clock.advance(HOUR - 1);
    expect((await service.reset(String(paths[0]))).status).toBe(200);
    service.clock.advance(1);
    await invalid(String(paths[1]));
    expect(await worksFor(late, late.password)).toBe(true);
  });

  it('works with the newest link alone', async () => {
    const person = await service.owner();
    const older = await service.resetPath(person);
    const newer = await service.resetPath(person, 2);
    await invalid(older);
    expect((await service.reset(newer)).status).toBe(200);
  });

  it('works no longer once the password was changed', async () => {
    const { browser, ...person } = await service.member();
    const path = await service.resetPath(person);
    const passwords = { new_password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD };
    const change = browser.put('/api/profile/password', { current_password: person.password, ...passwords });
    await service.expect(200, change);
    await invalid(path, 'yet another passphrase');
    expect(await worksFor(person, OTHER_PASSWORD)).toBe(true);
  });

  it('works no longer once another address is in force', async () => {
    const { browser, ...person } = await service.member();
    const path = await service.resetPath(person);
    const email = `moved.${person.email}`;
    await service.expect(200, browser.put('/api/profile/email', { email, current_password: person.password }));
    const [confirm = ''] = (await service.mail(email, 'Confirm your new email address')).paths;
    await service.expect(200, service.visitor().get(confirm));
    await invalid(path);
    expect(await worksFor(person, person.password)).toBe(true);
  });

  it('does not cost the link when the new password is refused', async () => {
    const person = await service.owner();
    const path = await service.resetPath(person);
    for (const [password, code] of [
      ['short', 'weak_password'],
      ['password1234', 'weak_password'],
      [`${person.username}2024`, 'weak_password'],
    ] as const) {
      const { status, json } = await service.reset(path, password);
      expect([status, json.code]).toEqual([400, code]);
    }
    const differing = { password: OTHER_PASSWORD, confirm_password: `${OTHER_PASSWORD}x` };
    const { json } = await service.visitor().post(`/api/auth${path}`, differing);
    expect(json.code).toBe('validation_failed');
    expect((await service.reset(path)).status).toBe(200);
  });

  it('is mailed at most three times an hour', async () => {
    const person = await service.owner();
    for (let count = 0; count < 5; count += 1) await service.expect(200, request(person.email));
    const resets = async () => (await service.mailsWrittenTo(person.email)).filter((kind) => kind === 'reset_password');
    expect(await resets()).toHaveLength(3);
    // The last one that was sent still works.
    const [path = ''] = (await service.mail(person.email, 'Set a new password', 3)).paths;
    service.clock.advance(HOUR - 1);
    await service.expect(200, request(person.email));
    expect(await resets()).toHaveLength(3);
    expect((await service.reset(path)).status).toBe(200);
    service.clock.advance(1);
    await service.expect(200, request(person.email));
    expect(await resets()).toHaveLength(4);
  });

  it('takes no other kind of link', async () => {
    const person = await service.owner();
    const { paths } = await service.mail(person.email, 'Confirm your email address');
    for (const path of paths) await invalid(path.replace(/^.*\//, '/reset-password/'));
    for (const path of ['/reset-password/nonsense', `${await service.resetPath(person)}x`]) await invalid(path);
  });

  it('goes over pages without JavaScript', async () => {
    const person = await service.owner();
    const browser = service.visitor();
    const asked = await browser.fillIn('/reset-password', { email: person.email });
    expect([asked.status, textOf(asked.text)]).toEqual([200, expect.stringMatching(/^Check your email/)]);
    const unknown = await service.visitor().fillIn('/reset-password', { email: 'nobody@mail.example' });
    expect([unknown.status, textOf(unknown.text)]).toEqual([200, textOf(asked.text)]);

    const [path = ''] = (await service.mail(person.email, 'Set a new password')).paths;
    const wrong = await browser.fillIn(path, { password: OTHER_PASSWORD, confirm_password: 'another one' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).not.toContain(OTHER_PASSWORD);
    const typed = { password: OTHER_PASSWORD, confirm_password: OTHER_PASSWORD };
    const done = await browser.fillIn(path, typed);
    expect([done.status, done.location]).toEqual([303, '/login']);
    expect(textOf((await browser.get('/login')).text)).toContain('You can log in with it now');
    expect(await worksFor(person, OTHER_PASSWORD)).toBe(true);
    const again = await browser.fillIn(path, typed);
    expect([again.status, textOf(again.text)]).toEqual([400, expect.stringMatching(/invalid or has expired/)]);
  });
});
