import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { AuthController } from '../../adapters/inbound/api/auth.controller.js';
import { ProfileController } from '../../adapters/inbound/api/profile.controller.js';
import { ActivityPageController } from '../../adapters/inbound/pages/account/activity-page.controller.js';
import { LogInController } from '../../adapters/inbound/pages/account/log-in.controller.js';
import { MailLinkController } from '../../adapters/inbound/pages/account/mail-link.controller.js';
import { ProfilePageController } from '../../adapters/inbound/pages/account/profile-page.controller.js';
import { RegisterController } from '../../adapters/inbound/pages/account/register.controller.js';
import { ResetController } from '../../adapters/inbound/pages/account/reset.controller.js';
import { TotpController } from '../../adapters/inbound/api/totp.controller.js';
import { SecondFactorOfAccount } from '../../core/second-factor/second-factor-of-account.js';
import { SecurityController } from '../../adapters/inbound/pages/account/security.controller.js';
import { SecurityPage } from '../../adapters/inbound/pages/account/security-page.js';
import { AccountApiTokenStore } from '../../core/api-tokens/api-tokens.ports.js';
import {
  AccountTokenStore,
  CredentialStore,
  EmailAddressStore,
  LockoutStore,
  RegistrationStore,
  UserStore,
} from '../../core/auth/auth.ports.js';
import { ThrottleStore } from '../../core/shared/throttle.js';
import { ActivityOfAccount } from '../../core/activity/activity-of-account.js';
import { RecordActivity } from '../../core/activity/record-activity.js';
import { CancelEmailChange, CancelEmailChangeByLink } from '../../core/auth/cancel-email-change.js';
import { ChangePassword } from '../../core/auth/change-password.js';
import { ChangeUsername } from '../../core/auth/change-username.js';
import { CompleteLogIn } from '../../core/auth/complete-log-in.js';
import { ConfirmPassword } from '../../core/auth/confirm-password.js';
import { CommonPasswords, PasswordHasher } from '../../core/auth/credentials.ports.js';
import { DeleteAccount } from '../../core/auth/delete-account.js';
import { EraseAccount } from '../../core/auth/erase-account.js';
import { DisownRegistration } from '../../core/auth/disown-registration.js';
import { ExportAccount } from '../../core/auth/export-account.js';
import { IssueToken } from '../../core/auth/issue-token.js';
import { OperateAccount } from '../../core/auth/operate-account.js';
import { RequestEmailChange } from '../../core/auth/request-email-change.js';
import { AccountMailer } from '../../core/mail/account-mailer.js';
import { MailOutbox } from '../../core/mail/mail.ports.js';
import { EndOtherSessions, EndSession } from '../../core/auth/end-sessions.js';
import { AccountSessionStore } from '../../core/sessions/sessions.ports.js';
import { Clock } from '../../core/shared/clock.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { AccountDataParts } from '../../core/auth/account-data.js';
import { provide } from '../providers.js';
import { ActivityModule } from './activity.module.js';
import { MailModule } from './mail.module.js';
import { PagesModule } from './pages.module.js';
import { SessionsModule } from './sessions.module.js';
import { WebAuthnModule } from './webauthn.module.js';
import { CREDENTIALS, mailPolicy, passwordPolicy } from './credentials.providers.js';

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
];

/** Accounts. */
@Module({
  imports: [ActivityModule, PassportModule, MailModule, PagesModule, SessionsModule, WebAuthnModule],
  controllers: [
    LogInController,
    AuthController,
    ProfileController,
    RegisterController,
    ResetController,
    MailLinkController,
    ActivityPageController,
    ProfilePageController,
    SecurityController,
    TotpController,
  ],
  providers: [...CREDENTIALS, ...ACCOUNT],
  exports: [AccountDataParts, CompleteLogIn, ConfirmPassword, SecurityPage],
})
export class AuthModule {
  constructor(accountData: AccountDataParts, activity: ActivityOfAccount, secondFactor: SecondFactorOfAccount) {
    accountData.push(activity, secondFactor);
  }
}
