import { Module } from '@nestjs/common';
import { SimpleWebAuthn } from '../../adapters/outbound/webauthn/simple-webauthn.js';
import { ListPasskeys } from '../../core/passkeys/manage-passkeys.js';
import { PasskeyStore, WebAuthn } from '../../core/passkeys/passkeys.ports.js';
import { RelyingParty } from '../../core/passkeys/relying-party.js';
import { bind, provide, setting } from '../providers.js';

/** What passkeys are to the rest: the rules of WebAuthn for this site, and which ones an account has. */
@Module({
  providers: [
    provide(
      RelyingParty,
      setting(({ frontendUrls }) => frontendUrls),
    ),
    provide(ListPasskeys, PasskeyStore),
    bind(WebAuthn, SimpleWebAuthn, RelyingParty),
  ],
  exports: [ListPasskeys, RelyingParty, WebAuthn],
})
export class WebAuthnModule {}
