import { LogInWithCode } from '../../../src/core/second-factor/log-in-with-code.js';
import { DisableSecondFactor, RenewRecoveryCodes } from '../../../src/core/second-factor/change-second-factor.js';
import type { SecondFactorRequired } from '../../../src/core/second-factor/second-factor-errors.js';
import { ReportSecurityChange } from '../../../src/core/mail/report-security-change.js';
import { OneTimePasswords } from '../../../src/core/second-factor/second-factor.ports.js';
import { SecondFactorOfAccount } from '../../../src/core/second-factor/second-factor-of-account.js';
import { ConfirmTotp, ProposeTotp } from '../../../src/core/second-factor/set-up-totp.js';
import { UseCode } from '../../../src/core/second-factor/use-code.js';
import type { LogInAttempt } from '../../../src/core/auth/log-in.js';
import type { User } from '../../../src/core/auth/user.js';
import type { Session } from '../../../src/core/sessions/session.js';
import { errorOf, MINUTE, OTHER_PASSWORD, PASSWORD, refusal, SECOND, World } from '../auth/world.js';

const CLIENT = { ip: '192.0.2.1', userAgent: 'Browser' };

const PERIOD = 30 * SECOND;

/** Codes that tell their secret's number and their time step. */
class FakeOneTimePasswords extends OneTimePasswords {
  private count = 0;

  newSecret(): Promise<string> {
    this.count += 1;
    return Promise.resolve(`secret${this.count}`);
  }

  uriOf(secret: string, account: string): Promise<string> {
    return Promise.resolve(`otpauth://totp/${account}?secret=${secret}`);
  }

  stepOf(secret: string, code: string, now: Date): Promise<number | null> {
    const step = Math.floor(now.getTime() / PERIOD);
    const found = [step - 1, step, step + 1].find((each) => codeOf(secret, each) === code);
    return Promise.resolve(found ?? null);
  }
}

const codeOf = (secret: string, step: number): string => secret.slice(-1) + String(step % 100_000).padStart(5, '0');

const invalidCode = { kind: 'unauthenticated', code: 'invalid_code' };
const logInExpired = { kind: 'unauthenticated', code: 'login_expired' };
const setUpExpired = { kind: 'conflict', code: 'setup_expired' };
const required = { kind: 'unauthenticated', code: 'second_factor_required' };

describe('a second factor', () => {
  let world: World;
  let user: User;
  let session: Session;
  let propose: ProposeTotp;
  let confirm: ConfirmTotp;
  let disable: DisableSecondFactor;
  let renew: RenewRecoveryCodes;
  let logInWithCode: LogInWithCode;
  beforeEach(async () => {
    world = new World();
    const { activity, box, clock, confirmPassword, factors, hasher, random } = world;
    const report = new ReportSecurityChange(activity, world.mailer);
    let state = 1;
    const next = (): number => (state = (state * 48_271) % 2_147_483_647);
    random.bytes = (count) => Uint8Array.from({ length: count }, next);
    const passwords = new FakeOneTimePasswords();
    propose = new ProposeTotp(confirmPassword, factors, passwords, box, clock);
    confirm = new ConfirmTotp(factors, passwords, report, box, hasher, random, clock);
    disable = new DisableSecondFactor(confirmPassword, factors, report);
    renew = new RenewRecoveryCodes(confirmPassword, factors, report, hasher, random);
    const useCode = new UseCode(factors, factors, passwords, box, hasher, clock);
    logInWithCode = new LogInWithCode(
      world.steps,
      world.users,
      useCode,
      world.lockout,
      world.completeLogIn,
      activity,
      report,
    );
    user = await world.confirmedUser('Alice', 'Alice@Example.com');
    ({ session } = await world.enter('alice'));
    await world.mails();
  });

  /** The code at `steps` steps from now. */
  const code = (secret = 'secret1', steps = 0): string =>
    codeOf(secret, Math.floor(world.clock.now().getTime() / PERIOD) + steps);
  /** Sets it up and lets the code that this took become old. @returns the recovery codes */
  const setUp = async (): Promise<readonly string[]> => {
    const { secret } = await propose.run({ session, client: CLIENT }, PASSWORD);
    const codes = await confirm.run(user, { session, client: CLIENT }, code(secret));
    world.clock.advance(2 * PERIOD);
    await world.mails();
    return codes;
  };
  const firstStep = async (attempt: Partial<LogInAttempt> = {}, login = 'alice'): Promise<string> => {
    const error = await errorOf(world.enter(login, attempt));
    expect(error).toMatchObject(required);
    return (error as SecondFactorRequired).step;
  };
  const secondStep = (step: string | null, typed: string, devices: LogInAttempt['devices'] = []) =>
    logInWithCode.run({
      step,
      code: typed,
      client: CLIENT,
      replaces: null,
      devices,
    });

  describe('is set up', () => {
    it('with the secret that was shown, which alone changes nothing', async () => {
      const { secret, uri } = await propose.run({ session, client: CLIENT }, PASSWORD);
      expect(uri).toBe(`otpauth://totp/Alice?secret=${secret}`);
      await world.enter('alice');
      expect(await confirm.shown(user, session.id)).toEqual({ secret, uri });
      await confirm.run(user, { session, client: CLIENT }, code(secret));
      await firstStep();
      expect((await world.mails()).map(({ kind }) => kind)).toEqual(['second_factor_on']);
    });

    it('by who knows the password', async () => {
      for (const act of [propose, disable, renew]) {
        expect(await errorOf(act.run({ session, client: CLIENT }, 'wrong'))).toMatchObject(refusal.wrongPassword);
      }
    });

    it('with a code of that secret, one step early or late, in time, in the same session, once', async () => {
      const { secret } = await propose.run({ session, client: CLIENT }, PASSWORD);
      for (const wrong of [code('secret9'), code(secret, 2), code(secret, -2), '', 'abcdef', '12345']) {
        expect(await errorOf(confirm.run(user, { session, client: CLIENT }, wrong))).toMatchObject(invalidCode);
      }
      const other = await world.enter('alice');
      expect(await errorOf(confirm.run(user, { session: other.session, client: CLIENT }, code(secret)))).toMatchObject(
        setUpExpired,
      );
      expect(await errorOf(confirm.shown(user, other.session.id))).toMatchObject(setUpExpired);
      world.clock.advance(15 * MINUTE - 1);
      const [one, two] = await Promise.allSettled([
        confirm.run(user, { session, client: CLIENT }, code(secret, 1)),
        confirm.run(user, { session, client: CLIENT }, code(secret, 1)),
      ]);
      expect([one.status, two.status].sort()).toEqual(['fulfilled', 'rejected']);
      await propose.run({ session, client: CLIENT }, PASSWORD);
      world.clock.advance(15 * MINUTE);
      expect(await errorOf(confirm.run(user, { session, client: CLIENT }, code('secret2')))).toMatchObject(
        setUpExpired,
      );
    });

    it('encrypted, and not at all when no key opens it any more', async () => {
      const { secret } = await propose.run({ session, client: CLIENT }, PASSWORD);
      expect((await world.factors.findProposal(user.id))?.sealedSecret).toBe(`sealed ${secret}`);
      world.box.keyLost = true;
      expect(await errorOf(confirm.run(user, { session, client: CLIENT }, code(secret)))).toMatchObject(setUpExpired);
    });

    it('anew for another device, and the old one works until then', async () => {
      await setUp();
      const { secret } = await propose.run({ session, client: CLIENT }, PASSWORD);
      await secondStep(await firstStep(), code());
      world.clock.advance(2 * PERIOD);
      await confirm.run(user, { session, client: CLIENT }, code(secret));
      world.clock.advance(2 * PERIOD);
      expect(await errorOf(secondStep(await firstStep(), code()))).toMatchObject(invalidCode);
      await secondStep(await firstStep(), code(secret));
    });
  });

  describe('at log-in', () => {
    it('is asked for after the right password alone, and gives no session before', async () => {
      const codes = await setUp();
      const before = await world.listSessions.run(user.id);
      const error = await errorOf(world.enter('alice'));
      expect(error).toMatchObject({ ...required, data: { methods: ['totp', 'recovery_code'] } });
      expect(await errorOf(world.enter('alice', { password: 'wrong' }))).toMatchObject(refusal.invalidCredentials);
      expect(await world.listSessions.run(user.id)).toEqual(before);
      expect((await world.user('alice')).lastLogin).toEqual(session.createdAt);
      expect(codes).toHaveLength(10);
    });

    it('is proved by the app’s code, however it is spaced, and keeps what was wished', async () => {
      await setUp();
      const step = await firstStep({ rememberMe: true, next: '/history' });
      const typed = ` ${code().slice(0, 3)} ${code().slice(3)} `;
      const entered = await secondStep(step, typed);
      expect(entered).toMatchObject({ next: '/history', session: { remembered: true, userId: user.id } });
      expect((await world.user('alice')).lastLogin).toEqual(world.clock.now());
    });

    it.each([-1, 0, 1])('takes a clock that is %d steps off, and each code once', async (off) => {
      await setUp();
      const typed = code('secret1', off);
      await secondStep(await firstStep(), typed);
      expect(await errorOf(secondStep(await firstStep(), typed))).toMatchObject(invalidCode);
      if (off === 1) expect(await errorOf(secondStep(await firstStep(), code()))).toMatchObject(invalidCode);
    });

    it('refuses a clock that is two steps off, and the code of the set-up', async () => {
      const { secret } = await propose.run({ session, client: CLIENT }, PASSWORD);
      const used = code(secret);
      await confirm.run(user, { session, client: CLIENT }, used);
      for (const wrong of [used, code(secret, 2), code(secret, -2)]) {
        expect(await errorOf(secondStep(await firstStep(), wrong))).toMatchObject(invalidCode);
      }
    });

    it('is proved by one of two uses of a code at once', async () => {
      await setUp();
      const steps = [await firstStep(), await firstStep()];
      const results = await Promise.allSettled(steps.map((step) => secondStep(step, code())));
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('is proved by a recovery code, once, however it is written, and the owner is told', async () => {
      const [one = '', two = ''] = await setUp();
      expect(one).toMatch(/^(?:[a-km-np-z2-9]{4}-){5}[a-km-np-z2-9]{4}$/);
      await secondStep(await firstStep(), ` ${one.toUpperCase().replaceAll('-', ' ')}`);
      expect((await world.mails()).map(({ kind }) => kind)).toEqual(['recovery_code_used']);
      expect(await errorOf(secondStep(await firstStep(), one))).toMatchObject(invalidCode);
      const steps = [await firstStep(), await firstStep()];
      const results = await Promise.allSettled(steps.map((step) => secondStep(step, two)));
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const kept = JSON.stringify(await world.factors.find(user.id));
      for (const plain of [one, two]) expect(kept).not.toContain(`${plain}"`);
      expect((await world.factors.find(user.id))?.recoveryCodes).toHaveLength(8);
    });

    it('offers no recovery codes when none is left', async () => {
      for (const each of await setUp()) await secondStep(await firstStep(), each);
      expect(await errorOf(world.enter('alice'))).toMatchObject({ data: { methods: ['totp'] } });
    });

    it('waits five minutes, takes five attempts and is finished once', async () => {
      await setUp();
      const late = await firstStep();
      world.clock.advance(5 * MINUTE);
      expect(await errorOf(secondStep(late, code()))).toMatchObject(logInExpired);
      const step = await firstStep();
      await secondStep(step, code());
      world.clock.advance(PERIOD);
      expect(await errorOf(secondStep(step, code()))).toMatchObject(logInExpired);
      for (const none of [null, 'sealed null']) {
        expect(await errorOf(secondStep(none, code()))).toMatchObject(logInExpired);
      }
    });

    it('counts wrong codes towards the lockout of both names, which a right password does not clear', async () => {
      await setUp();
      for (const login of ['alice', 'alice@example.com', 'alice']) {
        expect(await errorOf(secondStep(await firstStep({}, login), '000000'))).toMatchObject(invalidCode);
      }
      const step = await firstStep();
      for (let i = 0; i < 2; i += 1) expect(await errorOf(secondStep(step, '000000'))).toMatchObject(invalidCode);
      expect(await errorOf(secondStep(step, code()))).toMatchObject(refusal.accountLocked);
      for (const login of ['alice', 'alice@example.com']) {
        expect(await errorOf(world.enter(login))).toMatchObject(refusal.accountLocked);
      }
      expect((await world.mails()).map(({ kind }) => kind)).toEqual(['account_locked']);
      world.clock.advance(15 * MINUTE);
      await secondStep(await firstStep(), code());
    });

    it('ends the step after five wrong codes, also where they count for a device', async () => {
      await setUp();
      const devices = [{ userId: user.id, nonce: 'laptop', credentialVersion: 0 }];
      const step = await firstStep({ devices });
      for (let i = 0; i < 5; i += 1) {
        expect(await errorOf(secondStep(step, '000000', devices))).toMatchObject(invalidCode);
      }
      expect(await errorOf(secondStep(step, code(), devices))).toMatchObject(logInExpired);
      expect(await errorOf(world.enter('alice', { devices }))).toMatchObject(refusal.accountLocked);
      await secondStep(await firstStep(), code());
    });

    it('lets no right code through among many wrong ones at once', async () => {
      await setUp();
      const steps = [await firstStep(), await firstStep(), await firstStep()];
      const wrong = steps
        .slice(0, 2)
        .flatMap((step) => Array.from({ length: 5 }, () => errorOf(secondStep(step, '1'))));
      await Promise.all(wrong);
      expect(await errorOf(secondStep(steps[2] ?? '', code()))).toMatchObject(refusal.accountLocked);
    });

    it('is over when the password is changed or the account disabled between the steps', async () => {
      await setUp();
      const step = await firstStep();
      await world.users.changePassword(user.id, 0, `argon:${OTHER_PASSWORD}`);
      expect(await errorOf(secondStep(step, code()))).toMatchObject(logInExpired);
      const next = await firstStep({ password: OTHER_PASSWORD });
      await world.users.setDisabled(user.id, world.clock.now());
      expect(await errorOf(secondStep(next, code()))).toMatchObject(logInExpired);
    });

    it('is still asked for after a reset of the password', async () => {
      await setUp();
      await world.requestPasswordReset.run('alice@example.com');
      await world.resetPassword.run(await world.mailedToken('reset_password'), OTHER_PASSWORD);
      await secondStep(await firstStep({ password: OTHER_PASSWORD }), code());
    });
  });

  it('gets new recovery codes, and the old ones are worthless', async () => {
    const [old = ''] = await setUp();
    const codes = await renew.run({ session, client: CLIENT }, PASSWORD);
    expect(codes).toHaveLength(10);
    expect((await world.mails()).map(({ kind }) => kind)).toEqual(['recovery_codes_renewed']);
    expect(await errorOf(secondStep(await firstStep(), old))).toMatchObject(invalidCode);
    await secondStep(await firstStep(), codes[9] ?? '');
  });

  it('is turned off, and then there is none', async () => {
    await setUp();
    await disable.run({ session, client: CLIENT }, PASSWORD);
    expect((await world.mails()).map(({ kind }) => kind)).toEqual(['second_factor_off']);
    await world.enter('alice');
    for (const act of [disable, renew]) {
      expect(await errorOf(act.run({ session, client: CLIENT }, PASSWORD))).toMatchObject({ code: 'not_found' });
    }
  });

  it('is told in the export without its secret, and erased with the account', async () => {
    const data = new SecondFactorOfAccount(world.factors);
    const exported = async (): Promise<unknown[]> => {
      const items: unknown[] = [];
      for await (const item of data.exportOf(user.id)) items.push(item);
      return items;
    };
    expect(await exported()).toEqual([]);
    const at = world.clock.now();
    await setUp();
    expect(await exported()).toEqual([{ enabled_at: at.toISOString(), recovery_codes_left: 10 }]);
    await data.eraseOf(user.id);
    expect(await world.factors.find(user.id)).toBeNull();
  });
});
