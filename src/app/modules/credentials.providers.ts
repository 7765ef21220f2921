import { Authenticate } from '../../adapters/inbound/http/log-in/authenticate.js';
import { PasswordStrategy } from '../../adapters/inbound/http/log-in/password.strategy.js';
import { HttpSessions } from '../../adapters/inbound/http/session/http-sessions.js';
import { LogInStepCookie } from '../../adapters/inbound/http/log-in/log-in-step-cookie.js';
import { RequireSecondFactor } from '../../core/second-factor/require-second-factor.js';
import { SecondFactorOfAccount } from '../../core/second-factor/second-factor-of-account.js';
import { SECOND_FACTOR } from './second-factor.providers.js';
import { PasskeyOffer } from '../../adapters/inbound/pages/account/passkey-offer.js';
import { SecurityPage } from '../../adapters/inbound/pages/account/security-page.js';
import { Forms } from '../../adapters/inbound/pages/forms/forms.js';
import { PageRenderer } from '../../adapters/inbound/pages/page-renderer.js';
import { AccountApiTokenStore } from '../../core/api-tokens/api-tokens.ports.js';
import {
  type AccountMailPolicy,
  defaultAccountMailPolicy,
  defaultRegistrationPolicy,
  defaultTokenPolicy,
} from '../../core/auth/auth-policies.js';
import { defaultLockoutPolicy } from '../../core/auth/lockout-policy.js';
import {
  AccountTokenStore,
  CredentialStore,
  EmailAddressStore,
  LockoutStore,
  RegistrationStore,
  UserStore,
} from '../../core/auth/auth.ports.js';
import { ThrottleStore } from '../../core/shared/throttle.js';
import { RecordActivity } from '../../core/activity/record-activity.js';
import { CompleteLogIn } from '../../core/auth/complete-log-in.js';
import { ConfirmEmail } from '../../core/auth/confirm-email.js';
import { ConfirmPassword } from '../../core/auth/confirm-password.js';
import { CommonPasswords, PasswordHasher } from '../../core/auth/credentials.ports.js';
import { IssueToken } from '../../core/auth/issue-token.js';
import { LogInLockout } from '../../core/auth/log-in-lockout.js';
import { LogIn } from '../../core/auth/log-in.js';
import { defaultPasswordPolicy } from '../../core/auth/password-policy.js';
import { RegisterAccount } from '../../core/auth/register-account.js';
import { RequestPasswordReset } from '../../core/auth/request-password-reset.js';
import { ResendVerification, SendVerification } from '../../core/auth/send-verification.js';
import { ResetPassword } from '../../core/auth/reset-password.js';
import { ListPasskeys } from '../../core/passkeys/manage-passkeys.js';
import { RelyingParty } from '../../core/passkeys/relying-party.js';
import { AccountMailer } from '../../core/mail/account-mailer.js';
import { LogOut } from '../../core/sessions/log-out.js';
import { AccountSessionStore } from '../../core/sessions/sessions.ports.js';
import { StartSession } from '../../core/sessions/start-session.js';
import { Clock } from '../../core/shared/clock.js';
import { Random } from '../../core/shared/random.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { literal, provide, secureCookies, setting } from '../providers.js';

const tokenPolicy = literal(defaultTokenPolicy);
const lockoutPolicy = literal(defaultLockoutPolicy);
export const passwordPolicy = literal(defaultPasswordPolicy);

/** How often an account's owner may be mailed on request: as often an hour as a client may ask for it. */
export const mailPolicy = setting(({ rateLimits: { resetPerHour: limit } }): AccountMailPolicy => {
  const { verification, reset } = defaultAccountMailPolicy;
  return { ...defaultAccountMailPolicy, verification: { ...verification, limit }, reset: { ...reset, limit } };
});

/** Registration, log-in and proof of an email address. */
export const CREDENTIALS = [
  provide(IssueToken, AccountTokenStore, TokenHasher, Random, Clock, tokenPolicy),
  provide(SendVerification, IssueToken, AccountMailer),
  provide(
    RegisterAccount,
    RegistrationStore,
    UserStore,
    ThrottleStore,
    PasswordHasher,
    CommonPasswords,
    TokenHasher,
    SendVerification,
    AccountMailer,
    Clock,
    passwordPolicy,
    mailPolicy,
    literal(defaultRegistrationPolicy),
  ),
  ...SECOND_FACTOR,
  provide(LogInLockout, LockoutStore, TokenHasher, AccountMailer, RecordActivity, Clock, lockoutPolicy),
  provide(CompleteLogIn, CredentialStore, LogInLockout, StartSession, LogOut, RecordActivity, AccountMailer),
  provide(
    LogIn,
    UserStore,
    RegistrationStore,
    CredentialStore,
    PasswordHasher,
    LogInLockout,
    RequireSecondFactor,
    CompleteLogIn,
    RecordActivity,
    literal(defaultRegistrationPolicy.perAddress),
  ),
  PasswordStrategy,
  provide(Authenticate, HttpSessions, LogInStepCookie),
  provide(PasskeyOffer, ListPasskeys, RelyingParty, secureCookies),
  provide(SecurityPage, SecondFactorOfAccount, ListPasskeys, RelyingParty, Forms, PageRenderer),
  provide(
    ConfirmPassword,
    UserStore,
    AccountSessionStore,
    LockoutStore,
    LogInLockout,
    PasswordHasher,
    RecordActivity,
    TokenHasher,
    Clock,
    lockoutPolicy,
  ),
  provide(
    RequestPasswordReset,
    UserStore,
    ThrottleStore,
    IssueToken,
    AccountMailer,
    RecordActivity,
    TokenHasher,
    Clock,
    mailPolicy,
  ),
  provide(
    ResetPassword,
    AccountTokenStore,
    UserStore,
    CredentialStore,
    EmailAddressStore,
    AccountSessionStore,
    AccountApiTokenStore,
    LockoutStore,
    PasswordHasher,
    CommonPasswords,
    TokenHasher,
    AccountMailer,
    RecordActivity,
    Clock,
    passwordPolicy,
  ),
  provide(
    ConfirmEmail,
    AccountTokenStore,
    RegistrationStore,
    EmailAddressStore,
    UserStore,
    RecordActivity,
    TokenHasher,
    Clock,
  ),
  provide(
    ResendVerification,
    UserStore,
    RegistrationStore,
    ThrottleStore,
    SendVerification,
    TokenHasher,
    Clock,
    mailPolicy,
  ),
];
