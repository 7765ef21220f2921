import { MemoryActivityLog } from '../../support/memory/memory-activity-log.js';
import { MemoryAccountTokenStore } from '../../support/memory/memory-account-token-store.js';
import { MemoryApiTokenStore } from '../../support/memory/memory-api-token-store.js';
import { MemoryLockoutStore } from '../../support/memory/memory-lockout-store.js';
import { MemoryMailOutbox } from '../../support/memory/memory-mail-outbox.js';
import { MemoryRegistrationStore } from '../../support/memory/memory-registration-store.js';
import { MemoryPasskeyStore } from '../../support/memory/memory-passkey-store.js';
import { MemorySecondFactorStore } from '../../support/memory/memory-second-factor-store.js';
import { MemorySessionStore } from '../../support/memory/memory-session-store.js';
import { MemoryThrottleStore } from '../../support/memory/memory-throttle-store.js';
import { MemoryUserStore } from '../../support/memory/memory-user-store.js';
import {
  defaultAccountMailPolicy,
  defaultRegistrationPolicy,
  defaultTokenPolicy,
} from '../../../src/core/auth/auth-policies.js';
import { defaultLockoutPolicy } from '../../../src/core/auth/lockout-policy.js';
import { defaultActivityPolicy } from '../../../src/core/activity/activity.js';
import { ActivityOfAccount } from '../../../src/core/activity/activity-of-account.js';
import { RecordActivity } from '../../../src/core/activity/record-activity.js';
import { CancelEmailChange, CancelEmailChangeByLink } from '../../../src/core/auth/cancel-email-change.js';
import { ChangePassword } from '../../../src/core/auth/change-password.js';
import { ChangeUsername } from '../../../src/core/auth/change-username.js';
import { ConfirmEmail } from '../../../src/core/auth/confirm-email.js';
import { ConfirmPassword } from '../../../src/core/auth/confirm-password.js';
import { DeleteAccount } from '../../../src/core/auth/delete-account.js';
import { DisownRegistration } from '../../../src/core/auth/disown-registration.js';
import { EraseAccount } from '../../../src/core/auth/erase-account.js';
import { ExportAccount } from '../../../src/core/auth/export-account.js';
import { IssueToken } from '../../../src/core/auth/issue-token.js';
import { CompleteLogIn, type LoggedIn } from '../../../src/core/auth/complete-log-in.js';
import { LogInLockout } from '../../../src/core/auth/log-in-lockout.js';
import { LogIn, type LogInAttempt } from '../../../src/core/auth/log-in.js';
import { defaultPasswordPolicy } from '../../../src/core/auth/password-policy.js';
import { OperateAccount } from '../../../src/core/auth/operate-account.js';
import { RegisterAccount } from '../../../src/core/auth/register-account.js';
import { RequestEmailChange } from '../../../src/core/auth/request-email-change.js';
import { RequestPasswordReset } from '../../../src/core/auth/request-password-reset.js';
import { ResendVerification, SendVerification } from '../../../src/core/auth/send-verification.js';
import { ResetPassword } from '../../../src/core/auth/reset-password.js';
import type { Registration, User } from '../../../src/core/auth/user.js';
import { AccountMailer } from '../../../src/core/mail/account-mailer.js';
import { DeliverMail } from '../../../src/core/mail/deliver-mail.js';
import { defaultDeliveryPolicy } from '../../../src/core/mail/delivery-policy.js';
import { PublicLinks } from '../../../src/core/mail/public-links.js';
import { LogInSteps } from '../../../src/core/second-factor/log-in-steps.js';
import { RequireSecondFactor } from '../../../src/core/second-factor/require-second-factor.js';
import { EndOtherSessions, EndSession } from '../../../src/core/auth/end-sessions.js';
import { ListSessions } from '../../../src/core/sessions/list-sessions.js';
import { LogOut } from '../../../src/core/sessions/log-out.js';
import { RefreshSession } from '../../../src/core/sessions/refresh-session.js';
import { ResumeSession } from '../../../src/core/sessions/resume-session.js';
import { defaultSessionPolicy } from '../../../src/core/sessions/session-policy.js';
import type { Session } from '../../../src/core/sessions/session.js';
import { type Requester, StartSession } from '../../../src/core/sessions/start-session.js';
import {
  FakeAccountData,
  FakeClock,
  FakeCommonPasswords,
  FakeDeliveryTrigger,
  FakeMailTransport,
  FakePasswordHasher,
  FakeRandom,
  FakeSecretBox,
  FakeTokenHasher,
  type SentMail,
} from './fakes.js';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const PASSWORD = 'correct horse battery';
export const OTHER_PASSWORD = 'staple of another kind';

/** Every use case over stores in memory, with a clock to move. */
export class World {
  readonly clock = new FakeClock();
  readonly random = new FakeRandom();
  readonly hasher = new FakeTokenHasher();
  readonly box = new FakeSecretBox();
  readonly passwords = new FakePasswordHasher();
  readonly common = new FakeCommonPasswords('password', 'qwertyuiop');
  readonly transport = new FakeMailTransport();
  readonly trigger = new FakeDeliveryTrigger();
  readonly history = new FakeAccountData('history');
  readonly playlists = new FakeAccountData('playlists');

  readonly users = new MemoryUserStore();
  readonly registrations = new MemoryRegistrationStore(this.users);
  readonly tokens = new MemoryAccountTokenStore();
  readonly failures = new MemoryLockoutStore();
  readonly throttle = new MemoryThrottleStore();
  readonly sessions = new MemorySessionStore();
  readonly apiTokens = new MemoryApiTokenStore();
  readonly outbox = new MemoryMailOutbox();
  readonly activityLog = new MemoryActivityLog();

  private readonly data = [this.history, this.playlists, new ActivityOfAccount(this.activityLog)];
  readonly links = new PublicLinks('https://octa.example');
  readonly mailer = new AccountMailer(this.outbox, this.box, this.trigger, this.links, this.clock, defaultTokenPolicy);
  readonly unrecorded = { report: jest.fn() };
  readonly activity = new RecordActivity(
    this.activityLog,
    this.users,
    this.throttle,
    this.unrecorded,
    this.hasher,
    this.clock,
    defaultActivityPolicy,
  );
  readonly issueToken = new IssueToken(this.tokens, this.hasher, this.random, this.clock, defaultTokenPolicy);
  readonly sendVerification = new SendVerification(this.issueToken, this.mailer);
  readonly lockout = new LogInLockout(
    this.failures,
    this.hasher,
    this.mailer,
    this.activity,
    this.clock,
    defaultLockoutPolicy,
  );
  readonly confirmPassword = new ConfirmPassword(
    this.users,
    this.sessions,
    this.failures,
    this.lockout,
    this.passwords,
    this.activity,
    this.hasher,
    this.clock,
    defaultLockoutPolicy,
  );

  readonly startSession = new StartSession(this.sessions, this.hasher, this.random, this.clock, defaultSessionPolicy);
  readonly resumeSession = new ResumeSession(this.sessions, this.users, this.hasher, this.clock, defaultSessionPolicy);
  readonly refreshSession = new RefreshSession(
    this.resumeSession,
    this.sessions,
    this.hasher,
    this.clock,
    defaultSessionPolicy,
  );
  readonly logOut = new LogOut(this.sessions, this.hasher);
  readonly listSessions = new ListSessions(this.sessions, this.clock);
  readonly endSession = new EndSession(this.confirmPassword, this.sessions, this.activity);
  readonly endOtherSessions = new EndOtherSessions(this.confirmPassword, this.sessions, this.activity);

  readonly registerAccount = new RegisterAccount(
    this.registrations,
    this.users,
    this.throttle,
    this.passwords,
    this.common,
    this.hasher,
    this.sendVerification,
    this.mailer,
    this.clock,
    defaultPasswordPolicy,
    defaultAccountMailPolicy,
    defaultRegistrationPolicy,
  );
  readonly confirmEmail = new ConfirmEmail(
    this.tokens,
    this.registrations,
    this.users,
    this.users,
    this.activity,
    this.hasher,
    this.clock,
  );
  readonly disownRegistration = new DisownRegistration(
    this.tokens,
    this.users,
    this.registrations,
    this.outbox,
    this.hasher,
    this.clock,
  );
  readonly resendVerification = new ResendVerification(
    this.users,
    this.registrations,
    this.throttle,
    this.sendVerification,
    this.hasher,
    this.clock,
    defaultAccountMailPolicy,
  );
  readonly passkeys = new MemoryPasskeyStore();
  readonly factors = new MemorySecondFactorStore();
  readonly steps = new LogInSteps(this.throttle, this.box, this.hasher, this.random, this.clock);
  readonly requireSecondFactor = new RequireSecondFactor(this.factors, this.passkeys, this.steps);
  readonly completeLogIn = new CompleteLogIn(
    this.users,
    this.lockout,
    this.startSession,
    this.logOut,
    this.activity,
    this.mailer,
  );
  readonly logIn = new LogIn(
    this.users,
    this.registrations,
    this.users,
    this.passwords,
    this.lockout,
    this.requireSecondFactor,
    this.completeLogIn,
    this.activity,
    defaultRegistrationPolicy.perAddress,
  );
  readonly requestPasswordReset = new RequestPasswordReset(
    this.users,
    this.throttle,
    this.issueToken,
    this.mailer,
    this.activity,
    this.hasher,
    this.clock,
    defaultAccountMailPolicy,
  );
  readonly resetPassword = new ResetPassword(
    this.tokens,
    this.users,
    this.users,
    this.users,
    this.sessions,
    this.apiTokens,
    this.failures,
    this.passwords,
    this.common,
    this.hasher,
    this.mailer,
    this.activity,
    this.clock,
    defaultPasswordPolicy,
  );
  readonly changeUsername = new ChangeUsername(this.confirmPassword, this.users, this.activity);
  readonly changePassword = new ChangePassword(
    this.confirmPassword,
    this.users,
    this.sessions,
    this.tokens,
    this.passwords,
    this.common,
    this.mailer,
    this.activity,
    defaultPasswordPolicy,
  );
  readonly requestEmailChange = new RequestEmailChange(
    this.confirmPassword,
    this.users,
    this.users,
    this.tokens,
    this.throttle,
    this.issueToken,
    this.mailer,
    this.activity,
    this.hasher,
    this.clock,
    defaultAccountMailPolicy,
  );
  readonly cancelEmailChange = new CancelEmailChange(this.users, this.tokens, this.activity);
  readonly cancelEmailChangeByLink = new CancelEmailChangeByLink(
    this.users,
    this.tokens,
    this.activity,
    this.hasher,
    this.clock,
  );
  readonly exportAccount = new ExportAccount(
    this.users,
    this.sessions,
    this.outbox,
    this.data,
    this.activity,
    this.clock,
  );
  readonly eraseAccount = new EraseAccount(
    this.users,
    this.tokens,
    this.sessions,
    this.outbox,
    this.failures,
    this.data,
    this.hasher,
  );
  readonly deleteAccount = new DeleteAccount(this.confirmPassword, this.eraseAccount);
  readonly operateAccount = new OperateAccount(
    this.users,
    this.sessions,
    this.apiTokens,
    this.tokens,
    this.eraseAccount,
    this.activity,
    this.mailer,
    this.clock,
  );
  readonly deliverMail = new DeliverMail(
    this.outbox,
    this.transport,
    this.box,
    this.random,
    this.clock,
    defaultDeliveryPolicy,
  );

  /** Registers with the usual password. */
  register(username: string, email = `${username}@example.com`): Promise<void> {
    return this.registerAccount.run({ username, email, password: PASSWORD });
  }

  /** An account that is confirmed, with no mail left waiting. */
  async confirmedUser(username: string, email = `${username}@example.com`): Promise<User> {
    await this.register(username, email);
    await this.mails();
    const { expiresAt: _expiresAt, ...registration } = await this.registration(username);
    await this.users.addUnlessTaken(registration);
    await this.registrations.remove(registration.id);
    return this.user(username);
  }

  /** The newest registration with this name or address. */
  async registration(login: string): Promise<Registration> {
    const [found] = await this.registrations.listByLogin(login);
    if (found === undefined) throw new Error(`Nobody has registered ${login}.`);
    return found;
  }

  /** The account with this name or address, as it is kept now. */
  async user(login: string): Promise<User> {
    const user = await this.users.findByLogin(login);
    if (user === null) throw new Error(`There is no ${login}.`);
    return user;
  }

  /** Somebody who is logged in just now, in a session that no store knows. */
  requester(userId: string, change: Partial<Session> = {}): Requester {
    const now = this.clock.now();
    const times = { createdAt: now, authenticatedAt: now, lastSeenAt: now, expiresAt: now, endsAt: now };
    const client = { ip: '192.0.2.1', userAgent: 'Browser' };
    const session = {
      id: `session of ${userId}`,
      userId,
      credentialVersion: 0,
      ...times,
      remembered: false,
      ...client,
    };
    return { session: { ...session, ...change }, client: { ip: '203.0.113.9', userAgent: 'Other browser' } };
  }

  /** Logs in, with the usual password unless another is given. */
  enter(login: string, attempt: Partial<LogInAttempt> = {}): Promise<LoggedIn> {
    const client = { ip: '192.0.2.1', userAgent: 'Browser' };
    return this.logIn.run({
      login,
      password: PASSWORD,
      rememberMe: false,
      client,
      replaces: null,
      devices: [],
      next: null,
      ...attempt,
    });
  }

  /** Delivers what waits, and gives the mails that this sent. */
  async mails(): Promise<SentMail[]> {
    const before = this.transport.sent.length;
    await this.deliverMail.run();
    return this.transport.sent.slice(before);
  }

  /** Delivers what waits, and gives the last part of the one mail's (or the named kind's) first or other link. */
  async mailedToken(kind: string, linkPath = ''): Promise<string> {
    const mail = (await this.mails()).find((each) => each.kind === kind);
    const found = new RegExp(`https://octa\\.example/${linkPath}[^\\s]*/([^/\\s]+)\\s`).exec(mail?.content.text ?? '');
    if (found?.[1] === undefined) throw new Error(`No mail of kind ${kind} with such a link was sent.`);
    return found[1];
  }
}

/** The error that the promise ends with; fails the test when it doesn't. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('This should have been refused.');
}

/** What a DomainError says to programs, for `toMatchObject`. */
export const refusal = {
  usernameTaken: { kind: 'invalid', code: 'username_taken' },
  weakPassword: { kind: 'invalid', code: 'weak_password' },
  invalidCredentials: { kind: 'unauthenticated', code: 'invalid_credentials', retryAfterSeconds: undefined },
  emailNotVerified: { kind: 'unauthenticated', code: 'email_not_verified' },
  accountLocked: { kind: 'unauthenticated', code: 'account_locked' },
  invalidToken: { kind: 'invalid', code: 'invalid_token' },
  wrongPassword: { kind: 'invalid', code: 'wrong_password' },
  notAuthenticated: { kind: 'unauthenticated', code: 'not_authenticated' },
  rateLimited: { kind: 'rate_limited', code: 'rate_limited' },
  busy: { kind: 'unavailable', code: 'busy' },
} as const;
