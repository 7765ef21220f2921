import { AccountService, DAY, HOUR, type Person } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { formOf, textOf } from '../../support/page-forms.js';

const SUBJECT = 'Confirm your email address';

/** How often mails may be asked for when nobody configures it: three an hour. */
const USUAL_LIMIT = { RESET_RATE_LIMIT_PER_HOUR: undefined };

describeOnEachStore('the links to a new address', (newStore) => {
  let service: AccountService;
  beforeAll(async () => {
    service = await AccountService.start(newStore(), USUAL_LIMIT);
  });
  afterAll(() => service.stop());

  const links = async ({ email }: Person, nth = 1) => {
    const [confirm = '', disown = ''] = (await service.mail(email, SUBJECT, nth)).paths;
    return { confirm, disown };
  };
  const open = (path: string) => service.visitor().get(path);
  const logInCode = async (person: Person) => (await service.logIn(person)).json.code;
  const isVerified = async ({ username }: Person): Promise<boolean> => {
    const row = (await service.store.rows('users')).find((user) => user['username'] === username);
    return Boolean(row?.['email_verified']);
  };

  describe('that confirms it', () => {
    it('works once and then says that it has worked', async () => {
      const person = await service.newcomer();
      const { confirm } = await links(person);
      const first = await open(confirm);
      expect(first.status).toBe(200);
      expect(first.headers.get('content-type')).toMatch(/^text\/html/);
      expect(first.headers.get('cache-control')).toBe('no-store');
      expect(textOf(first.text)).toMatch(/^Your address is confirmed/);
      for (const again of [await open(confirm), await open(confirm)]) {
        expect([again.status, textOf(again.text)]).toEqual([200, expect.stringMatching(/already confirmed/)]);
      }
      expect((await service.logIn(person)).status).toBe(200);
    });

    it('is not used up by a program that looks at it with HEAD', async () => {
      const person = await service.newcomer();
      const { confirm } = await links(person);
      const head = await service.visitor().send('HEAD', confirm, {});
      expect([head.status, head.text]).toEqual([200, '']);
      expect(await isVerified(person)).toBe(false);
      expect(textOf((await open(confirm)).text)).toMatch(/^Your address is confirmed/);
      expect(await isVerified(person)).toBe(true);
    });

    it('works for 24 hours', async () => {
      const [early, late] = [await service.newcomer(), await service.newcomer()];
      const paths = [(await links(early)).confirm, (await links(late)).confirm];
      service.clock.advance(DAY - 1);
      expect((await open(String(paths[0]))).status).toBe(200);
      service.clock.advance(1);
      const answer = await open(String(paths[1]));
      expect([answer.status, textOf(answer.text)]).toEqual([400, expect.stringMatching(/invalid or has expired/)]);
      expect([await isVerified(early), await isVerified(late)]).toEqual([true, false]);
      // The one that worked before still says so.
      expect((await open(String(paths[0]))).status).toBe(200);
    });

    it('is a page with 400 when nobody was ever sent it', async () => {
      const { confirm, disown } = await links(await service.newcomer());
      for (const path of [
        '/api/auth/verify-email/nonsense',
        confirm.slice(0, -1),
        `${confirm}x`,
        disown.replace('/not-me/', '/api/auth/verify-email/'),
      ]) {
        const answer = await open(path);
        expect([path, answer.status]).toEqual([path, 400]);
        expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect(textOf(answer.text)).toMatch(/^This link does not work/);
      }
      const refused = service.running.logs.filter(
        ({ msg, reason }) => msg === 'Authentication failed' && reason === 'invalid_token',
      );
      expect(refused.length).toBeGreaterThanOrEqual(4);
    });

    it('confirms once when it is opened 20 times at once', async () => {
      const person = await service.newcomer();
      const { confirm } = await links(person);
      const answers = await Promise.all(Array.from({ length: 20 }, () => open(confirm)));
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(answers.filter(({ text }) => textOf(text).startsWith('Your address is confirmed'))).toHaveLength(1);
    });
  });

  describe('sent again', () => {
    const resend = (email: string) => service.visitor().post('/api/auth/resend-verification', { email });

    it('answers everybody alike', async () => {
      const [newcomer, owner] = [await service.newcomer(), await service.owner()];
      const answers = [];
      for (const email of [newcomer.email, owner.email, 'nobody@mail.example', 'no address at all']) {
        answers.push(await resend(email));
      }
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(await service.mailsWrittenTo(newcomer.email)).toEqual(['verify_email', 'verify_email']);
      expect(await service.mailsWrittenTo(owner.email)).toEqual(['verify_email']);
    });

    it('works, and so does the first one', async () => {
      const [one, other] = [await service.newcomer(), await service.newcomer()];
      for (const { email } of [one, other]) await service.expect(200, resend(email.toUpperCase()));
      expect((await open((await links(one, 2)).confirm)).status).toBe(200);
      expect((await open((await links(other, 1)).confirm)).status).toBe(200);
      await links(other, 2);
      expect((await service.logIn(one)).status).toBe(200);
    });

    it('comes at most three times an hour', async () => {
      const person = await service.newcomer();
      for (let count = 0; count < 5; count += 1) await service.expect(200, resend(person.email));
      expect(await service.mailsWrittenTo(person.email)).toHaveLength(1 + 3);
      service.clock.advance(HOUR);
      await service.expect(200, resend(person.email));
      expect(await service.mailsWrittenTo(person.email)).toHaveLength(1 + 4);
    });

    it('can be asked for on a page', async () => {
      const person = await service.newcomer();
      const answer = await service.visitor().fillIn('/resend-verification', { email: person.email });
      expect([answer.status, textOf(answer.text)]).toEqual([200, expect.stringMatching(/^Check your email/)]);
      await links(person, 2);
    });
  });

  describe('that says “this wasn’t me”', () => {
    it('asks once more, and then removes the registration with all that is kept of it', async () => {
      const person = await service.newcomer();
      const { confirm, disown } = await links(person);
      const browser = service.visitor();
      const page = await browser.get(disown);
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await logInCode(person)).toBe('email_not_verified');

      const done = await browser.submit(formOf(page.text, disown));
      expect([done.status, textOf(done.text)]).toEqual([200, expect.stringMatching(/^Registration removed/)]);
      expect(await logInCode(person)).toBe('invalid_credentials');
      expect((await open(confirm)).status).toBe(400);
      const accounts = await Promise.all(
        ['users', 'registrations', 'mail_outbox'].map((table) => service.store.rows(table)),
      );
      expect(JSON.stringify(accounts)).not.toContain(person.username);
      expect(JSON.stringify(accounts)).not.toContain(person.email);
      // Name and address are free again.
      expect((await service.register(person)).status).toBe(201);
    });

    it('does nothing without the page’s own form', async () => {
      const person = await service.newcomer();
      const { disown } = await links(person);
      const answer = await service.visitor().send('POST', disown, { body: new URLSearchParams() });
      expect(answer.status).toBe(403);
      expect(await logInCode(person)).toBe('email_not_verified');
    });

    it('does nothing to an account that was confirmed', async () => {
      const person = await service.owner();
      const { disown } = await links(person);
      expect((await service.visitor().fillIn(disown, {})).status).toBe(400);
      expect((await service.logIn(person)).status).toBe(200);
    });

    it('is refused when nobody was ever sent it', async () => {
      const person = await service.newcomer();
      const { confirm } = await links(person);
      const path = confirm.replace('/api/auth/verify-email/', '/not-me/');
      expect((await service.visitor().fillIn(path, {})).status).toBe(400);
      expect(await logInCode(person)).toBe('email_not_verified');
    });
  });
});
