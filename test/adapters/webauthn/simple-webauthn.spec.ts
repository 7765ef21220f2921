import { SimpleWebAuthn } from '../../../src/adapters/outbound/webauthn/simple-webauthn.js';
import type { NewCredential, SentCredential } from '../../../src/core/passkeys/passkeys.ports.js';
import { RelyingParty } from '../../../src/core/passkeys/relying-party.js';
import {
  type CreationOptions,
  type Oddities,
  type RequestOptions,
  SoftwareAuthenticator,
} from '../../support/software-authenticator.js';

const SITE = 'https://octa.example';
const CHALLENGE = 'bW9zdCBzaXRlcyBhc2sgZm9yIDMyIGJ5dGVz';
const USER = { id: '66f0c0ffee0123456789abcd', username: 'ada_l' };

const webAuthn = new SimpleWebAuthn(new RelyingParty([SITE, 'https://www.octa.example', 'https://other.example']));
const creation = () =>
  webAuthn.creationOptions({ challenge: CHALLENGE, user: USER, existing: [] }) as unknown as CreationOptions;
const request = () => webAuthn.requestOptions(CHALLENGE) as RequestOptions;

const sent = (credential: object) => credential as SentCredential;
const verifyNew = (credential: object) => webAuthn.verifyNew(sent(credential), CHALLENGE);

/** Fails the test when it is refused. */
async function added(authenticator: SoftwareAuthenticator, odd: Oddities = {}): Promise<NewCredential> {
  const made = await verifyNew(authenticator.create(creation(), odd));
  if (made === null) throw new Error('the passkey was refused');
  return made;
}

const WRONG: readonly [string, Oddities][] = [
  ['for another challenge', { challenge: 'c29tZXRoaW5nIGVsc2U' }],
  ['at another site', { origin: 'https://octa.example.evil.example' }],
  ['at the same host without TLS', { origin: 'http://octa.example' }],
  ['for another relying party', { rpId: 'other.example' }],
  ['for a user whom nobody verified', { userVerified: false }],
  ['for a user who was not there', { userPresent: false }],
  ['for another purpose', { type: 'payment.get' }],
];

describe('a new passkey', () => {
  it('is asked to be found without a name, and to verify its user', () => {
    expect(creation()).toMatchObject({
      challenge: CHALLENGE,
      rp: { id: 'octa.example', name: 'Octa Music' },
      user: { id: Buffer.from(USER.id).toString('base64url'), name: 'ada_l' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
    });
  });

  it('is not asked of an authenticator that has one', () => {
    const existing = [{ credentialId: 'AAAA', transports: ['usb'] }];
    const options = webAuthn.creationOptions({ challenge: CHALLENGE, user: USER, existing });
    expect(options.excludeCredentials).toEqual([{ type: 'public-key', id: 'AAAA', transports: ['usb'] }]);
  });

  it('is taken as it was made', async () => {
    const authenticator = new SoftwareAuthenticator(SITE);
    expect(await added(authenticator)).toEqual({
      credentialId: authenticator.passkeys[0]?.id,
      publicKey: expect.stringMatching(/^[\w-]{90,110}$/),
      counter: 0,
      transports: ['hybrid', 'internal'],
      backupEligible: true,
      backedUp: false,
    });
    expect(await added(authenticator, { backedUp: true })).toMatchObject({ backupEligible: true, backedUp: true });
    expect(await added(authenticator, { backupEligible: false })).toMatchObject({ backupEligible: false });
  });

  it('may come from a host below the site’s', async () => {
    expect(await added(new SoftwareAuthenticator('https://www.octa.example'))).not.toBeNull();
  });

  it.each(WRONG)('is refused %s', async (_why, odd) => {
    expect(await verifyNew(new SoftwareAuthenticator(SITE).create(creation(), odd))).toBeNull();
  });

  it('is refused with certificates, whose addresses nobody asks', async () => {
    const fetching = jest.spyOn(globalThis, 'fetch');
    const attestation = new Map<string, any>([
      ['alg', -7],
      ['sig', Buffer.alloc(64)],
      ['x5c', [Buffer.alloc(64)]],
    ]);
    expect(await verifyNew(new SoftwareAuthenticator(SITE).create(creation(), { attestation }))).toBeNull();
    expect(fetching).not.toHaveBeenCalled();
    fetching.mockRestore();
  });

  it('is refused with RS256, which is not asked for', async () => {
    expect(creation()).toMatchObject({ pubKeyCredParams: [{ alg: -7 }, { alg: -8 }] });
    expect(await verifyNew(new SoftwareAuthenticator(SITE).create(creation(), { rsa: true }))).toBeNull();
  });

  it.each([
    ['nothing else', {}],
    ['no response', { response: undefined }],
    ['a response that is text', { response: 'x' }],
    ['an attestation that is none', { response: { attestationObject: 'AAAA', clientDataJSON: 'AAAA' } }],
    ['numbers', { rawId: 1, type: 2, response: { attestationObject: 3, clientDataJSON: 4 } }],
  ])('is refused with an id and %s', async (_what, change) => {
    expect(await verifyNew({ id: 'AAAA', ...change })).toBeNull();
  });
});

describe('the use of a passkey', () => {
  const authenticator = new SoftwareAuthenticator(SITE);
  let passkey: NewCredential;
  beforeAll(async () => {
    passkey = await added(authenticator);
  });
  const verify = (odd: Oddities = {}, counter = 0) =>
    webAuthn.verifyUse(sent(authenticator.use(request(), odd)), CHALLENGE, { ...passkey, counter });

  it('names the account, and tells of counter and copies', async () => {
    expect(request()).toMatchObject({ rpId: 'octa.example', allowCredentials: [], userVerification: 'required' });
    expect(await verify({ counter: 7, backedUp: true })).toEqual({
      userId: USER.id,
      counter: 7,
      backupEligible: true,
      backedUp: true,
    });
    expect(await verify({ userHandle: null })).toMatchObject({ userId: null });
  });

  it.each([...WRONG, ['with a counter that stands still', { counter: 5 }] as const])(
    'is refused %s',
    async (_why, odd) => {
      expect(await verify(odd, 5)).toBeNull();
    },
  );

  it('is refused when another key has signed', async () => {
    const other = await added(new SoftwareAuthenticator(SITE));
    const use = authenticator.use(request());
    expect(await webAuthn.verifyUse(sent(use), CHALLENGE, { ...passkey, publicKey: other.publicKey })).toBeNull();
  });

  it('is refused when what was signed is changed', async () => {
    const use = authenticator.use(request());
    const { authenticatorData } = use['response'] as { authenticatorData: string };
    const changed = Buffer.from(authenticatorData, 'base64url');
    changed.writeUInt32BE(4_000_000_000, 33);
    const response = { ...use['response'], authenticatorData: changed.toString('base64url') };
    const tampered = sent({ ...use, response });
    expect(await webAuthn.verifyUse(tampered, CHALLENGE, { ...passkey, counter: 0 })).toBeNull();
  });
});
