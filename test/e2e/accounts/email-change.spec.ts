import { AccountService, DAY, type Member } from '../../support/accounts.js';
import { describeOnEachStore } from '../../support/each-store.js';
import { textOf } from '../../support/page-forms.js';

const CONFIRM = 'Confirm your new email address';
const NOTICE = 'Your email address is about to change';

describeOnEachStore('changing one’s email address', (newStore) => {
  let service: AccountService;
  let member: Member;
  let email: string;
  beforeAll(async () => {
    service = await AccountService.start(newStore());
  });
  beforeEach(async () => {
    member = await service.member();
    email = `New.${member.email}`;
  });
  afterAll(() => service.stop());

  const ask = (address = email, password = member.password) =>
    member.browser.put('/api/profile/email', { email: address, current_password: password });
  const inForce = async () => (await service.expect(200, member.browser.get('/api/profile'))).json.data.email;
  const open = (path: string) => service.visitor().get(path);
  const pathIn = async (to: string, subject: string, nth = 1) => (await service.mail(to, subject, nth)).paths[0] ?? '';

  it('waits for the new address to confirm; until then the old one stays', async () => {
    const { json } = await service.expect(200, ask());
    expect(json.data.email).toBe(member.email);
    expect(await inForce()).toBe(member.email);
    expect((await service.logIn({ ...member, username: email })).json.code).toBe('invalid_credentials');
    const notice = await service.mail(member.email, NOTICE);
    expect(notice.text).toContain(email);

    const confirm = await pathIn(email, CONFIRM);
    expect(confirm).toMatch(/^\/api\/auth\/verify-email\/[\w-]{43}$/);
    const done = await open(confirm);
    expect([done.status, textOf(done.text)]).toEqual([200, expect.stringMatching(/^Your new address is now in use/)]);
    expect(await inForce()).toBe(email);
    expect((await service.logIn({ ...member, username: email })).status).toBe(200);
    expect((await service.logIn({ ...member, username: member.email })).json.code).toBe('invalid_credentials');
    expect((await open(confirm)).status).toBe(200);
  });

  it('frees the old address', async () => {
    await service.expect(200, ask());
    await service.expect(200, open(await pathIn(email, CONFIRM)));
    const next = { ...service.newPerson(), email: member.email };
    await service.expect(201, service.register(next));
    expect((await service.mailsWrittenTo(member.email)).at(-1)).toBe('verify_email');
  });

  it('needs the password, and an address that is one and another', async () => {
    for (const [address, password, code] of [
      [email, 'not the password', 'wrong_password'],
      ['no address', member.password, 'validation_failed'],
      [member.email.toUpperCase(), member.password, 'validation_failed'],
    ] as const) {
      const { status, json } = await ask(address, password);
      expect([status, json.code]).toEqual([400, code]);
    }
    expect(await service.mailsWrittenTo(email)).toEqual([]);
  });

  it('has 24 hours', async () => {
    await service.expect(200, ask());
    const confirm = await pathIn(email, CONFIRM);
    service.clock.advance(DAY);
    expect((await open(confirm)).status).toBe(400);
    const again = await service.logsIn(member);
    expect((await again.browser.get('/api/profile')).json.data.email).toBe(member.email);
  });

  it('follows the newest wish alone', async () => {
    const other = `Other.${member.email}`;
    await service.expect(200, ask());
    await service.expect(200, ask(other));
    expect((await open(await pathIn(email, CONFIRM))).status).toBe(400);
    expect((await open(await pathIn(other, CONFIRM))).status).toBe(200);
    expect(await inForce()).toBe(other);
  });

  it('can be called off by whoever is logged in', async () => {
    await service.expect(200, ask());
    const { json } = await service.expect(200, member.browser.delete('/api/profile/email'));
    expect(json.success).toBe(true);
    expect((await open(await pathIn(email, CONFIRM))).status).toBe(400);
    expect(await inForce()).toBe(member.email);
    // There was nothing left to call off.
    await service.expect(200, member.browser.delete('/api/profile/email'));
  });

  it('can be called off by whoever reads the old address’s mail', async () => {
    await service.expect(200, ask());
    const cancel = await pathIn(member.email, NOTICE);
    // Looking changes nothing.
    expect((await open(cancel)).status).toBe(200);
    const refused = await service.visitor().send('POST', cancel, { body: new URLSearchParams() });
    expect(refused.status).toBe(403);
    const browser = service.visitor();
    const done = await browser.fillIn(cancel, {});
    expect([done.status, textOf(done.text)]).toEqual([200, expect.stringMatching(/^Your address was not changed/)]);
    expect((await open(await pathIn(email, CONFIRM))).status).toBe(400);
    expect(await inForce()).toBe(member.email);
  });

  it('cannot be called off any more once it is in force', async () => {
    await service.expect(200, ask());
    await service.expect(200, open(await pathIn(email, CONFIRM)));
    const cancel = await pathIn(member.email, NOTICE);
    expect((await service.visitor().fillIn(cancel, {})).status).toBe(400);
    expect(await inForce()).toBe(email);
  });

  it('is answered the same when somebody has the address, who alone is told', async () => {
    const owner = await service.owner();
    const taken = await service.expect(200, ask(owner.email));
    const free = await service.expect(200, ask());
    expect(taken.json).toEqual(free.json);
    expect([...taken.headers.keys()]).toEqual([...free.headers.keys()]);
    expect((await service.mail(owner.email, 'You already have an account')).text).toContain(owner.username);
    expect(await service.mailsWrittenTo(owner.email)).toEqual(['verify_email', 'email_change_taken']);
    expect((await service.logIn({ ...owner, username: owner.email })).status).toBe(200);
  });

  it('goes to one of two who want the same address at once', async () => {
    const rival = await service.member();
    await service.expect(200, ask());
    const body = { email: email.toUpperCase(), current_password: rival.password };
    await service.expect(200, rival.browser.put('/api/profile/email', body));
    const paths = [await pathIn(email, CONFIRM), await pathIn(email.toUpperCase(), CONFIRM)];
    const answers = await Promise.all(paths.map(open));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    const addresses = (await service.store.rows('users')).map((user) => String(user['email']).toLowerCase());
    expect(addresses.filter((address) => address === email.toLowerCase())).toHaveLength(1);
  });
});
