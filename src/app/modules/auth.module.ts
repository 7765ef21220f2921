import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { AuthController } from '../../adapters/inbound/api/auth.controller.js';
import { ProfileController } from '../../adapters/inbound/api/profile.controller.js';
import { Authenticate } from '../../adapters/inbound/http/log-in/authenticate.js';
import { PasswordStrategy } from '../../adapters/inbound/http/log-in/password.strategy.js';
import { CsrfTokens } from '../../adapters/inbound/http/csrf/csrf-tokens.js';
import { HttpSessions } from '../../adapters/inbound/http/session/http-sessions.js';
import { ActivityPageController } from '../../adapters/inbound/pages/account/activity-page.controller.js';
import { LogInController } from '../../adapters/inbound/pages/account/log-in.controller.js';
import { LogOutController } from '../../adapters/inbound/pages/account/log-out.controller.js';
import { MailLinkController } from '../../adapters/inbound/pages/account/mail-link.controller.js';
import { ProfilePageController } from '../../adapters/inbound/pages/account/profile-page.controller.js';
import { RegisterController } from '../../adapters/inbound/pages/account/register.controller.js';
import { ResetController } from '../../adapters/inbound/pages/account/reset.controller.js';
import { SecondFactorController } from '../../adapters/inbound/pages/account/second-factor.controller.js';
import { TotpController } from '../../adapters/inbound/api/totp.controller.js';
import { LogInStepCookie } from '../../adapters/inbound/http/log-in/log-in-step-cookie.js';
import { RequireSecondFactor } from '../../core/second-factor/require-second-factor.js';
import { SecondFactorOfAccount } from '../../core/second-factor/second-factor-of-account.js';
import { SecondFactorStore } from '../../core/second-factor/second-factor.ports.js';
import { SECOND_FACTOR } from './second-factor.providers.js';
import { SecurityController } from '../../adapters/inbound/pages/account/security.controller.js';
import { PasskeyOffer } from '../../adapters/inbound/pages/account/passkey-offer.js';
import { SecurityPage } from '../../adapters/inbound/pages/account/security-page.js';
import { PageRenderer } from '../../adapters/inbound/pages/page-renderer.js';
import { AccountApiTokenStore } from '../../core/api-tokens/api-tokens.ports.js';
import {
  type AccountMailPolicy,
  defaultAccountMailPolicy,
  defaultRegistrationPolicy,
  defaultTokenPolicy,
} from '../../core/auth/auth-policies.js';
import { defaultLockoutPolicy } from '../../core/auth/lockout.js';
import {
  AccountTokenStore,
  CredentialStore,
  EmailAddressStore,
  LockoutStore,
  RegistrationStore,
  ThrottleStore,
  UserStore,
} from '../../core/auth/auth.ports.js';
import { ActivityOfAccount } from '../../core/activity/activity-of-account.js';
import { defaultActivityPolicy } from '../../core/activity/activity.js';
import { ActivityLog } from '../../core/activity/activity.ports.js';
import { RecordActivity } from '../../core/activity/record-activity.js';
import { CancelEmailChange, CancelEmailChangeByLink } from '../../core/auth/cancel-email-change.js';
import { ChangePassword } from '../../core/auth/change-password.js';
import { ChangeUsername } from '../../core/auth/change-username.js';
import { CompleteLogIn } from '../../core/auth/complete-log-in.js';
import { ConfirmEmail } from '../../core/auth/confirm-email.js';
import { ConfirmPassword } from '../../core/auth/confirm-password.js';
import { CommonPasswords, PasswordHasher } from '../../core/auth/credentials.ports.js';
import { DeleteAccount } from '../../core/auth/delete-account.js';
import { EraseAccount } from '../../core/auth/erase-account.js';
import { DisownRegistration } from '../../core/auth/disown-registration.js';
import { ExportAccount } from '../../core/auth/export-account.js';
import { IssueToken } from '../../core/auth/issue-token.js';
import { LogInLockout } from '../../core/auth/log-in-lockout.js';
import { LogIn } from '../../core/auth/log-in.js';
import { defaultPasswordPolicy } from '../../core/auth/password-policy.js';
import { OperateAccount } from '../../core/auth/operate-account.js';
import { PurgeExpiredAccounts } from '../../core/auth/purge-expired-accounts.js';
import { RegisterAccount } from '../../core/auth/register-account.js';
import { RequestEmailChange } from '../../core/auth/request-email-change.js';
import { RequestPasswordReset } from '../../core/auth/request-password-reset.js';
import { ResendVerification, SendVerification } from '../../core/auth/send-verification.js';
import { ResetPassword } from '../../core/auth/reset-password.js';
import { ListPasskeys } from '../../core/passkeys/manage-passkeys.js';
import { RelyingParty } from '../../core/passkeys/relying-party.js';
import { AccountMailer } from '../../core/mail/account-mailer.js';
import { MailOutbox, MailQueue } from '../../core/mail/mail.ports.js';
import { EndOtherSessions, EndSession } from '../../core/auth/end-sessions.js';
import { LogOut } from '../../core/sessions/log-out.js';
import { AccountSessionStore, SessionStore } from '../../core/sessions/sessions.ports.js';
import { StartSession } from '../../core/sessions/start-session.js';
import { Clock } from '../../core/shared/clock.js';
import { Random } from '../../core/shared/random.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { Logger } from '../../observability/logger.js';
import { AccountDataParts } from '../account-data-parts.js';
import { DailyPurge } from '../daily-purge.js';
import { literal, provide, setting } from '../providers.js';
import { ActivityModule } from './activity.module.js';
import { MailModule } from './mail.module.js';
import { PagesModule } from './pages.module.js';
import { PurgeModule } from './purge.module.js';
import { SessionsModule } from './sessions.module.js';
import { WebAuthnModule } from './webauthn.module.js';

const tokenPolicy = literal(defaultTokenPolicy);
const lockoutPolicy = literal(defaultLockoutPolicy);
const passwordPolicy = literal(defaultPasswordPolicy);

/** How often an account's owner may be mailed on request: as often an hour as a client may ask for it. */
const mailPolicy = setting(({ rateLimits: { resetPerHour: limit } }): AccountMailPolicy => {
  const { verification, reset } = defaultAccountMailPolicy;
  return { ...defaultAccountMailPolicy, verification: { ...verification, limit }, reset: { ...reset, limit } };
});

/** Registration, log-in and proof of an e-mail address. */
const CREDENTIALS = [
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
  provide(Authenticate, HttpSessions, LogInStepCookie, Logger),
  provide(
    PasskeyOffer,
    ListPasskeys,
    RelyingParty,
    setting(({ session }) => session.cookieSecure),
  ),
  provide(SecurityPage, SecondFactorOfAccount, ListPasskeys, RelyingParty, PageRenderer, CsrfTokens, Clock),
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

/** What an account's owner changes about it, up to its end. */
const ACCOUNT = [
  provide(
    RequestEmailChange,
    ConfirmPassword,
    UserStore,
    EmailAddressStore,
    AccountTokenStore,
    ThrottleStore,
    IssueToken,
    AccountMailer,
    RecordActivity,
    TokenHasher,
    Clock,
    mailPolicy,
  ),
  provide(CancelEmailChange, EmailAddressStore, AccountTokenStore, RecordActivity),
  provide(CancelEmailChangeByLink, EmailAddressStore, AccountTokenStore, RecordActivity, TokenHasher, Clock),
  provide(ChangeUsername, ConfirmPassword, CredentialStore, RecordActivity),
  provide(
    ChangePassword,
    ConfirmPassword,
    CredentialStore,
    AccountSessionStore,
    AccountTokenStore,
    PasswordHasher,
    CommonPasswords,
    AccountMailer,
    RecordActivity,
    passwordPolicy,
  ),
  provide(EndSession, ConfirmPassword, AccountSessionStore, RecordActivity),
  provide(EndOtherSessions, ConfirmPassword, AccountSessionStore, RecordActivity),
  AccountDataParts,
  provide(ExportAccount, UserStore, AccountSessionStore, MailOutbox, AccountDataParts, RecordActivity, Clock),
  provide(DeleteAccount, ConfirmPassword, EraseAccount),
  provide(
    OperateAccount,
    CredentialStore,
    AccountSessionStore,
    AccountApiTokenStore,
    AccountTokenStore,
    EraseAccount,
    RecordActivity,
    AccountMailer,
    Clock,
  ),
  provide(
    EraseAccount,
    UserStore,
    AccountTokenStore,
    AccountSessionStore,
    MailOutbox,
    LockoutStore,
    AccountDataParts,
    TokenHasher,
  ),
  provide(DisownRegistration, AccountTokenStore, UserStore, RegistrationStore, MailOutbox, TokenHasher, Clock),
  provide(
    PurgeExpiredAccounts,
    SessionStore,
    AccountTokenStore,
    LockoutStore,
    ThrottleStore,
    MailQueue,
    RegistrationStore,
    ActivityLog,
    Clock,
    literal(defaultActivityPolicy),
  ),
];

/** Accounts. */
@Module({
  imports: [ActivityModule, PassportModule, MailModule, PagesModule, PurgeModule, SessionsModule, WebAuthnModule],
  controllers: [
    LogInController,
    AuthController,
    LogOutController,
    ProfileController,
    RegisterController,
    ResetController,
    MailLinkController,
    ActivityPageController,
    ProfilePageController,
    SecondFactorController,
    SecurityController,
    TotpController,
  ],
  providers: [...CREDENTIALS, ...ACCOUNT],
  exports: [AccountDataParts, CompleteLogIn, ConfirmPassword, SecurityPage],
})
export class AuthModule {
  constructor(
    purge: DailyPurge,
    accounts: PurgeExpiredAccounts,
    accountData: AccountDataParts,
    activity: ActivityOfAccount,
    secondFactor: SecondFactorOfAccount,
    secondFactors: SecondFactorStore,
    clock: Clock,
  ) {
    accountData.push(activity, secondFactor);
    purge.add(async () => ({ totp_proposals: await secondFactors.removeExpired(clock.now()) }));
    purge.add(async () => ({ ...(await accounts.run()) }));
  }
}
