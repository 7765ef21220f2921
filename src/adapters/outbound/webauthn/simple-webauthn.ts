import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Passkey } from '../../../core/passkeys/passkey.js';
import { CHALLENGE_MS } from '../../../core/passkeys/passkey-challenges.js';
import {
  type Assertion,
  type NewCredential,
  type SentCredential,
  WebAuthn,
} from '../../../core/passkeys/passkeys.ports.js';
import type { RelyingParty } from '../../../core/passkeys/relying-party.js';

/** ES256 and EdDSA (IANA's registry of COSE). RS256 is not among them: authenticators' RSA keys are too short, see docs/security.md. */
const ALGORITHMS = [-7, -8];

/** The transports that the standard names; browsers may send others. */
const TRANSPORTS = ['ble', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/**
 * WebAuthn with SimpleWebAuthn. What browsers are asked is plain data, made here; the library, which has 8 MB in memory,
 * is loaded when the first answer comes.
 */
export class SimpleWebAuthn extends WebAuthn {
  constructor(private readonly relyingParty: RelyingParty) {
    super();
  }

  creationOptions({ challenge, user, existing }: Parameters<WebAuthn['creationOptions']>[0]) {
    const { id, name } = this.relyingParty;
    return {
      challenge,
      rp: { id, name },
      user: { id: encode(user.id), name: user.username, displayName: user.username },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      timeout: CHALLENGE_MS,
      excludeCredentials: existing.map(({ credentialId, transports }) => ({
        type: 'public-key',
        id: credentialId,
        transports,
      })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
    };
  }

  requestOptions(challenge: string) {
    const { id } = this.relyingParty;
    return { challenge, rpId: id, allowCredentials: [], timeout: CHALLENGE_MS, userVerification: 'required' };
  }

  async verifyNew(sent: SentCredential, expectedChallenge: string): Promise<NewCredential | null> {
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
    const response = sent as RegistrationResponseJSON;
    const verified = await unlessRefused(async () => {
      // None was asked for. With certificates, the library would ask addresses in them which ones have been revoked.
      const attestation = decodeAttestationObject(decode(response.response.attestationObject));
      const selfAttested = attestation.get('fmt') === 'packed' && attestation.get('attStmt').get('x5c') === undefined;
      if (attestation.get('fmt') !== 'none' && !selfAttested) return null;
      return verifyRegistrationResponse({
        response,
        expectedChallenge,
        ...this.expected(),
        supportedAlgorithmIDs: ALGORITHMS,
      });
    });
    if (!verified?.verified) return null;
    const { credential, credentialDeviceType, credentialBackedUp } = verified.registrationInfo;
    const transports: unknown = response.response.transports;
    return {
      credentialId: credential.id,
      publicKey: encode(credential.publicKey),
      counter: credential.counter,
      transports: TRANSPORTS.filter((known) => Array.isArray(transports) && transports.includes(known)),
      backupEligible: credentialDeviceType === 'multiDevice',
      backedUp: credentialBackedUp,
    };
  }

  async verifyUse(
    sent: SentCredential,
    expectedChallenge: string,
    { credentialId, publicKey, counter }: Pick<Passkey, 'credentialId' | 'publicKey' | 'counter'>,
  ): Promise<Assertion | null> {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    const response = sent as AuthenticationResponseJSON;
    const credential = { id: credentialId, publicKey: decode(publicKey), counter };
    const verified = await unlessRefused(() =>
      verifyAuthenticationResponse({ response, expectedChallenge, ...this.expected(), credential }),
    );
    if (!verified?.verified) return null;
    const { userHandle } = response.response;
    const { newCounter, credentialDeviceType, credentialBackedUp } = verified.authenticationInfo;
    return {
      userId: typeof userHandle === 'string' ? Buffer.from(userHandle, 'base64url').toString() : null,
      counter: newCounter,
      backupEligible: credentialDeviceType === 'multiDevice',
      backedUp: credentialBackedUp,
    };
  }

  private expected() {
    const { id, origins } = this.relyingParty;
    return { expectedRPID: id, expectedOrigin: [...origins], requireUserVerification: true };
  }
}

/** The library throws whatever it meets in what was sent: an Error for a wrong origin, a TypeError for a missing field. */
async function unlessRefused<T>(verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify();
  } catch {
    return null;
  }
}

function encode(content: string | Uint8Array): string {
  return Buffer.from(content as Uint8Array).toString('base64url');
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
