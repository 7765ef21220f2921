import type { Provider } from '@nestjs/common';
import {
  AccountTokenStore,
  CredentialStore,
  EmailAddressStore,
  LockoutStore,
  ThrottleStore,
  UnconfirmedUserStore,
  UserStore,
} from '../core/auth/auth.ports.js';
import {
  type AccountMailPolicy,
  defaultAccountMailPolicy,
  defaultLockoutPolicy,
  defaultRetentionPolicy,
  defaultTokenPolicy,
} from '../core/auth/auth-policies.js';
import { CancelEmailChange, CancelEmailChangeByLink } from '../core/auth/cancel-email-change.js';
import { ChangePassword } from '../core/auth/change-password.js';
import { ChangeUsername } from '../core/auth/change-username.js';
import { PurgeExpiredAccounts } from '../core/auth/purge-expired-accounts.js';
import { ConfirmEmail } from '../core/auth/confirm-email.js';
import { ConfirmPassword } from '../core/auth/confirm-password.js';
import { type AccountData, CommonPasswords, PasswordHasher } from '../core/auth/credentials.ports.js';
import { DeleteAccount } from '../core/auth/delete-account.js';
import { DisownAccount } from '../core/auth/disown-account.js';
import { ExportAccount } from '../core/auth/export-account.js';
import { IssueToken } from '../core/auth/issue-token.js';
import { LogIn } from '../core/auth/log-in.js';
import { defaultPasswordPolicy } from '../core/auth/password-policy.js';
import { RegisterAccount } from '../core/auth/register-account.js';
import { RequestEmailChange } from '../core/auth/request-email-change.js';
import { RequestPasswordReset } from '../core/auth/request-password-reset.js';
import { ResendVerification } from '../core/auth/resend-verification.js';
import { ResetPassword } from '../core/auth/reset-password.js';
import { SendVerification } from '../core/auth/send-verification.js';
import { AccountMailer } from '../core/mail/account-mailer.js';
import { DeliveryTrigger, MailOutbox, MailQueue } from '../core/mail/mail.ports.js';
import { PublicLinks } from '../core/mail/public-links.js';
import { EndOtherSessions } from '../core/sessions/end-other-sessions.js';
import { EndSession } from '../core/sessions/end-session.js';
import { ListSessions } from '../core/sessions/list-sessions.js';
import { LogOut } from '../core/sessions/log-out.js';
import { RefreshSession } from '../core/sessions/refresh-session.js';
import { ResumeSession } from '../core/sessions/resume-session.js';
import type { SessionPolicy } from '../core/sessions/session-policy.js';
import { AccountSessionStore, SessionStore } from '../core/sessions/sessions.ports.js';
import { StartSession } from '../core/sessions/start-session.js';
import { Clock } from '../core/shared/clock.js';
import { Random } from '../core/shared/random.js';
import { SecretBox, TokenHasher } from '../core/shared/secrets.js';
import type { SessionSettings, Settings } from './config/settings.js';
import { Literal, provide } from './providers.js';

const tokenPolicy = new Literal(defaultTokenPolicy);
const lockoutPolicy = new Literal(defaultLockoutPolicy);
const passwordPolicy = new Literal(defaultPasswordPolicy);

/** How often an account's owner may be mailed on request: what a client may ask for in an hour, an account may too. */
function accountMailPolicy({ rateLimits }: Settings): AccountMailPolicy {
  const { verification, reset } = defaultAccountMailPolicy;
  const limit = rateLimits.resetPerHour;
  return { ...defaultAccountMailPolicy, verification: { ...verification, limit }, reset: { ...reset, limit } };
}

/**
 * The use cases of accounts and sessions.
 * @param data what else is kept about accounts besides the account itself
 */
export function accountUseCases(settings: Settings, data: readonly AccountData[]): Provider[] {
  const accountData = new Literal(data);
  const mailPolicy = new Literal(accountMailPolicy(settings));
  return [
    ...credentialUseCases(settings, mailPolicy),
    ...addressUseCases(mailPolicy, accountData),
    ...sessionUseCases(settings.session),
    ...ownerUseCases(accountData),
  ];
}

/** Becoming somebody, and proving it. */
function credentialUseCases({ frontendUrls }: Settings, mailPolicy: Literal<AccountMailPolicy>): Provider[] {
  const links = new Literal(new PublicLinks(frontendUrls[0]));
  return [
    provide(AccountMailer, MailOutbox, SecretBox, DeliveryTrigger, links, Clock, tokenPolicy),
    provide(IssueToken, AccountTokenStore, TokenHasher, Random, Clock, tokenPolicy),
    provide(SendVerification, IssueToken, AccountMailer),
    provide(
      RegisterAccount,
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
    ),
    provide(
      LogIn,
      UserStore,
      CredentialStore,
      LockoutStore,
      PasswordHasher,
      StartSession,
      LogOut,
      TokenHasher,
      AccountMailer,
      Clock,
      lockoutPolicy,
    ),
    provide(ConfirmPassword, UserStore, LockoutStore, PasswordHasher, TokenHasher, Clock, lockoutPolicy),
    provide(RequestPasswordReset, UserStore, ThrottleStore, IssueToken, AccountMailer, TokenHasher, Clock, mailPolicy),
    provide(
      ResetPassword,
      AccountTokenStore,
      UserStore,
      CredentialStore,
      EmailAddressStore,
      AccountSessionStore,
      LockoutStore,
      PasswordHasher,
      CommonPasswords,
      TokenHasher,
      AccountMailer,
      Clock,
      passwordPolicy,
    ),
  ];
}

/** Whose address is it? */
function addressUseCases(
  mailPolicy: Literal<AccountMailPolicy>,
  accountData: Literal<readonly AccountData[]>,
): Provider[] {
  return [
    provide(ConfirmEmail, AccountTokenStore, EmailAddressStore, UserStore, TokenHasher, Clock),
    provide(
      DisownAccount,
      AccountTokenStore,
      UserStore,
      UnconfirmedUserStore,
      MailOutbox,
      accountData,
      TokenHasher,
      Clock,
    ),
    provide(ResendVerification, UserStore, ThrottleStore, SendVerification, TokenHasher, Clock, mailPolicy),
    provide(
      RequestEmailChange,
      ConfirmPassword,
      UserStore,
      EmailAddressStore,
      AccountTokenStore,
      ThrottleStore,
      IssueToken,
      AccountMailer,
      TokenHasher,
      Clock,
      mailPolicy,
    ),
    provide(CancelEmailChange, EmailAddressStore, AccountTokenStore),
    provide(CancelEmailChangeByLink, EmailAddressStore, AccountTokenStore, TokenHasher, Clock),
  ];
}

function sessionUseCases(settings: SessionSettings): Provider[] {
  const policy = new Literal<SessionPolicy>({
    idleMs: settings.idleSeconds * 1000,
    absoluteMs: settings.absoluteSeconds * 1000,
    rememberedMs: settings.rememberSeconds * 1000,
  });
  return [
    provide(StartSession, SessionStore, TokenHasher, Random, Clock, policy),
    provide(ResumeSession, SessionStore, UserStore, TokenHasher, Clock, policy),
    provide(RefreshSession, ResumeSession, SessionStore, TokenHasher, Clock, policy),
    provide(LogOut, SessionStore, TokenHasher),
    provide(ListSessions, AccountSessionStore, Clock),
    provide(EndSession, ConfirmPassword, AccountSessionStore),
    provide(EndOtherSessions, ConfirmPassword, AccountSessionStore),
  ];
}

/** An account in its owner's hands, and what is left of it in the end. */
function ownerUseCases(accountData: Literal<readonly AccountData[]>): Provider[] {
  return [
    provide(ChangeUsername, ConfirmPassword, CredentialStore),
    provide(
      ChangePassword,
      ConfirmPassword,
      CredentialStore,
      AccountSessionStore,
      AccountTokenStore,
      PasswordHasher,
      CommonPasswords,
      AccountMailer,
      passwordPolicy,
    ),
    provide(ExportAccount, UserStore, AccountSessionStore, MailOutbox, accountData, Clock),
    provide(
      DeleteAccount,
      ConfirmPassword,
      UserStore,
      AccountTokenStore,
      AccountSessionStore,
      MailOutbox,
      LockoutStore,
      accountData,
      TokenHasher,
    ),
    provide(
      PurgeExpiredAccounts,
      SessionStore,
      AccountTokenStore,
      LockoutStore,
      ThrottleStore,
      MailQueue,
      MailOutbox,
      UnconfirmedUserStore,
      Clock,
      new Literal(defaultRetentionPolicy),
    ),
  ];
}
