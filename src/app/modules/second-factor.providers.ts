import { AuthenticateWithCode } from '../../adapters/inbound/http/log-in/authenticate-with-code.js';
import { LogInStepCookie } from '../../adapters/inbound/http/log-in/log-in-step-cookie.js';
import { HttpSessions } from '../../adapters/inbound/http/session/http-sessions.js';
import { AesSecretBox } from '../../adapters/outbound/crypto/aes-secret-box.js';
import { OtpauthOneTimePasswords } from '../../adapters/outbound/crypto/otpauth-one-time-passwords.js';
import { RecordActivity } from '../../core/activity/record-activity.js';
import { ThrottleStore, UserStore } from '../../core/auth/auth.ports.js';
import { CompleteLogIn } from '../../core/auth/complete-log-in.js';
import { ConfirmPassword } from '../../core/auth/confirm-password.js';
import { LogInLockout } from '../../core/auth/log-in-lockout.js';
import { AccountMailer } from '../../core/mail/account-mailer.js';
import { PasskeyStore } from '../../core/passkeys/passkeys.ports.js';
import { DisableSecondFactor, RenewRecoveryCodes } from '../../core/second-factor/change-second-factor.js';
import { LogInSteps } from '../../core/second-factor/log-in-steps.js';
import { LogInWithCode } from '../../core/second-factor/log-in-with-code.js';
import { ReportFactorChange } from '../../core/second-factor/report-factor-change.js';
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
import { SecretBox, TokenHasher } from '../../core/shared/secrets.js';
import { Logger } from '../../observability/logger.js';
import { bind, provide, setting } from '../providers.js';
import { SecretKeys } from '../secret-keys.js';
import { SecretRenewal } from '../secret-renewal.js';

/** Encrypts the secrets of authenticator apps. */
abstract class TotpSecretBox extends SecretBox {}

const boxFor = ({ all: [key, ...previous] }: SecretKeys, purpose: string) => new AesSecretBox(purpose, key, previous);

/** The second step of a log-in, and setting it up. */
export const SECOND_FACTOR = [
  bind(OneTimePasswords, OtpauthOneTimePasswords),
  {
    provide: TotpSecretBox,
    inject: [SecretKeys],
    useFactory: (keys: SecretKeys) => boxFor(keys, 'totp secret'),
  },
  {
    provide: LogInSteps,
    inject: [ThrottleStore, SecretKeys, TokenHasher, Random, Clock],
    useFactory: (throttle: ThrottleStore, keys: SecretKeys, hasher: TokenHasher, random: Random, clock: Clock) =>
      new LogInSteps(throttle, boxFor(keys, 'log-in step'), hasher, random, clock),
  },
  provide(
    LogInStepCookie,
    setting(({ session }) => session.cookieSecure),
  ),
  provide(ReportFactorChange, RecordActivity, AccountMailer),
  provide(RequireSecondFactor, SecondFactorStore, PasskeyStore, LogInSteps),
  provide(UseCode, SecondFactorStore, SecondFactorUses, OneTimePasswords, TotpSecretBox, TokenHasher, Clock),
  provide(
    LogInWithCode,
    LogInSteps,
    UserStore,
    UseCode,
    LogInLockout,
    CompleteLogIn,
    RecordActivity,
    ReportFactorChange,
  ),
  provide(AuthenticateWithCode, LogInWithCode, LogInSteps, LogInStepCookie, HttpSessions, Logger),
  provide(ProposeTotp, ConfirmPassword, SecondFactorStore, OneTimePasswords, TotpSecretBox, Clock),
  provide(
    ConfirmTotp,
    SecondFactorStore,
    OneTimePasswords,
    ReportFactorChange,
    TotpSecretBox,
    TokenHasher,
    Random,
    Clock,
  ),
  provide(DisableSecondFactor, ConfirmPassword, SecondFactorStore, ReportFactorChange),
  provide(RenewRecoveryCodes, ConfirmPassword, SecondFactorUses, ReportFactorChange, TokenHasher, Random),
  provide(SecondFactorOfAccount, SecondFactorStore),
  provide(RenewSecrets, SealedSecrets, TotpSecretBox),
  provide(SecretRenewal, RenewSecrets, Logger),
];
