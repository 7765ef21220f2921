import { Module } from '@nestjs/common';
import { PasskeyLogInController } from '../../adapters/inbound/api/passkey-log-in.controller.js';
import { PasskeysController } from '../../adapters/inbound/api/passkeys.controller.js';
import { ChallengeCookie } from '../../adapters/inbound/http/passkeys/challenge-cookie.js';
import { PasskeyPageController } from '../../adapters/inbound/pages/account/passkey-page.controller.js';
import { UserStore } from '../../core/auth/auth.ports.js';
import { ThrottleStore } from '../../core/shared/throttle.js';
import { CompleteLogIn } from '../../core/auth/complete-log-in.js';
import { ConfirmPassword } from '../../core/auth/confirm-password.js';
import { AccountDataParts, ListedAccountData } from '../../core/auth/account-data.js';
import { ReportSecurityChange } from '../../core/mail/report-security-change.js';
import { AddPasskey, RequestNewPasskey } from '../../core/passkeys/add-passkey.js';
import { LogInWithPasskey, RequestPasskey } from '../../core/passkeys/log-in-with-passkey.js';
import { RemovePasskey, RenamePasskey } from '../../core/passkeys/manage-passkeys.js';
import { type Passkey, passkeyRecord } from '../../core/passkeys/passkey.js';
import { PasskeyChallenges } from '../../core/passkeys/passkey-challenges.js';
import { PasskeyCredentialStore, PasskeyStore, WebAuthn } from '../../core/passkeys/passkeys.ports.js';
import { Clock } from '../../core/shared/clock.js';
import { Random } from '../../core/shared/random.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { literal, provide, secretBox, secureCookies } from '../providers.js';
import { AuthModule } from './auth.module.js';
import { MailModule } from './mail.module.js';
import { PagesModule } from './pages.module.js';
import { SessionsModule } from './sessions.module.js';
import { WebAuthnModule } from './webauthn.module.js';

/** Passkeys. */
@Module({
  imports: [AuthModule, MailModule, PagesModule, SessionsModule, WebAuthnModule],
  controllers: [PasskeyLogInController, PasskeysController, PasskeyPageController],
  providers: [
    provide(PasskeyChallenges, ThrottleStore, secretBox('passkey challenge'), TokenHasher, Random, Clock),
    provide(ChallengeCookie, secureCookies),
    provide(RequestPasskey, PasskeyChallenges, WebAuthn),
    provide(LogInWithPasskey, PasskeyCredentialStore, PasskeyChallenges, WebAuthn, UserStore, CompleteLogIn, Clock),
    provide(RequestNewPasskey, ConfirmPassword, PasskeyStore, PasskeyChallenges, WebAuthn),
    provide(
      AddPasskey,
      ConfirmPassword,
      UserStore,
      PasskeyStore,
      PasskeyChallenges,
      WebAuthn,
      ReportSecurityChange,
      Random,
      Clock,
    ),
    provide(RenamePasskey, PasskeyStore),
    provide(RemovePasskey, ConfirmPassword, PasskeyStore, ReportSecurityChange),
    provide(ListedAccountData<Passkey>, literal('passkeys'), PasskeyStore, literal(passkeyRecord)),
  ],
})
export class PasskeysModule {
  constructor(accountData: AccountDataParts, passkeys: ListedAccountData<Passkey>) {
    accountData.push(passkeys);
  }
}
