import { AuthenticateWithCode } from '../../adapters/inbound/http/log-in/authenticate-with-code.js';
import { LogInStepCookie } from '../../adapters/inbound/http/log-in/log-in-step-cookie.js';
import { HttpSessions } from '../../adapters/inbound/http/session/http-sessions.js';
import { OtpauthOneTimePasswords } from '../../adapters/outbound/crypto/otpauth-one-time-passwords.js';
import { RecordActivity } from '../../core/activity/record-activity.js';
import { UserStore } from '../../core/auth/auth.ports.js';
import { ThrottleStore } from '../../core/shared/throttle.js';
import { CompleteLogIn } from '../../core/auth/complete-log-in.js';
import { ConfirmPassword } from '../../core/auth/confirm-password.js';
import { LogInLockout } from '../../core/auth/log-in-lockout.js';
import { ReportSecurityChange } from '../../core/mail/report-security-change.js';
import { PasskeyStore } from '../../core/passkeys/passkeys.ports.js';
import { DisableSecondFactor, RenewRecoveryCodes } from '../../core/second-factor/change-second-factor.js';
import { LogInSteps } from '../../core/second-factor/log-in-steps.js';
import { LogInWithCode } from '../../core/second-factor/log-in-with-code.js';
import { RequireSecondFactor } from '../../core/second-factor/require-second-factor.js';
import { RenewSecrets } from '../../core/second-factor/renew-secrets.js';
import {
  OneTimePasswords,
  SealedSecrets,
  SecondFactorStore,
  SecondFactorUses,
} from '../../core/second-factor/second-factor.ports.js';
import { SecondFactorOfAccount } from '../../core/second-factor/second-factor-of-account.js';
import { ConfirmTotp, ProposeTotp } from '../../core/second-factor/set-up-totp.js';
import { UseCode } from '../../core/second-factor/use-code.js';
import { Clock } from '../../core/shared/clock.js';
import { Random } from '../../core/shared/random.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { Logger } from '../../observability/logger.js';
import { bind, provide, secretBox, secureCookies } from '../providers.js';
import { SecretRenewal } from '../secret-renewal.js';

/** Encrypts the secrets of authenticator apps. */
const totpSecretBox = secretBox('totp secret');

/** The second step of a log-in, and setting it up. */
export const SECOND_FACTOR = [
  bind(OneTimePasswords, OtpauthOneTimePasswords),
  provide(LogInSteps, ThrottleStore, secretBox('log-in step'), TokenHasher, Random, Clock),
  provide(LogInStepCookie, secureCookies),
  provide(RequireSecondFactor, SecondFactorStore, PasskeyStore, LogInSteps),
  provide(UseCode, SecondFactorStore, SecondFactorUses, OneTimePasswords, totpSecretBox, TokenHasher, Clock),
  provide(
    LogInWithCode,
    LogInSteps,
    UserStore,
    UseCode,
    LogInLockout,
    CompleteLogIn,
    RecordActivity,
    ReportSecurityChange,
  ),
  provide(AuthenticateWithCode, LogInWithCode, LogInSteps, LogInStepCookie, HttpSessions),
  provide(ProposeTotp, ConfirmPassword, SecondFactorStore, OneTimePasswords, totpSecretBox, Clock),
  provide(
    ConfirmTotp,
    SecondFactorStore,
    OneTimePasswords,
    ReportSecurityChange,
    totpSecretBox,
    TokenHasher,
    Random,
    Clock,
  ),
  provide(DisableSecondFactor, ConfirmPassword, SecondFactorStore, ReportSecurityChange),
  provide(RenewRecoveryCodes, ConfirmPassword, SecondFactorUses, ReportSecurityChange, TokenHasher, Random),
  provide(SecondFactorOfAccount, SecondFactorStore),
  provide(RenewSecrets, SealedSecrets, totpSecretBox),
  provide(SecretRenewal, RenewSecrets, Logger),
];
