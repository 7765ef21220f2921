import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What a browser is asked for a new passkey, as far as this authenticator looks at it. */
export interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
  readonly excludeCredentials: readonly { readonly id: string }[];
}

/** What a browser is asked for a use of a passkey. */
export interface RequestOptions {
  readonly challenge: string;
  readonly rpId: string;
}

/** What is not as it should be, for tests of refusals. */
export interface Oddities {
  readonly type?: string;
  readonly challenge?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  readonly counter?: number;
  readonly backupEligible?: boolean;
  readonly backedUp?: boolean;
  readonly userHandle?: string | null;
  readonly attestation?: Cbor;
  /** The new passkey is one of RSA with 2,048 bits. */
  readonly rsa?: boolean;
}

/** A passkey with its private key. */
export interface HeldPasskey {
  readonly id: string;
  readonly userHandle: string;
  readonly privateKey: KeyObject;
  counter: number;
}

const FLAGS = { userPresent: 0x01, userVerified: 0x04, backupEligible: 0x08, backedUp: 0x10, hasCredential: 0x40 };

/**
 * A browser and its authenticator in software: makes passkeys and signs with them (ES256) as WebAuthn level 3 says, and
 * does what it is told wrong. It counts, and verifies its user without asking.
 */
export class SoftwareAuthenticator {
  readonly passkeys: HeldPasskey[] = [];

  /** @param origin of the page that asks */
  constructor(readonly origin: string) {}

  /** The `PublicKeyCredential` of a new passkey as JSON. */
  create(options: CreationOptions, odd: Oddities = {}): Record<string, any> {
    const { publicKey, privateKey } = odd.rsa
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const passkey: HeldPasskey = {
      id: randomBytes(32).toString('base64url'),
      userHandle: options.user.id,
      privateKey,
      counter: 0,
    };
    this.passkeys.push(passkey);
    const id = Buffer.from(passkey.id, 'base64url');
    const key = cbor(coseKey(publicKey));
    const length = Buffer.from([id.length >> 8, id.length & 0xff]);
    const authData = Buffer.concat([
      this.authenticatorData(odd.rpId ?? options.rp.id, passkey.counter, odd, FLAGS.hasCredential),
      Buffer.alloc(16),
      ...[length, id, key],
    ]);
    const [fmt, attStmt] = odd.attestation === undefined ? ['none', new Map()] : ['packed', odd.attestation];
    const attestation = new Map<string, Cbor>([
      ['fmt', fmt],
      ['attStmt', attStmt],
      ['authData', authData],
    ]);
    return credential(passkey.id, {
      clientDataJSON: this.clientData('webauthn.create', options.challenge, odd),
      attestationObject: cbor(attestation).toString('base64url'),
      transports: ['internal', 'hybrid', 'cable'],
    });
  }

  /** The `PublicKeyCredential` of a use as JSON. @param passkey which one; the latest by default */
  use(options: RequestOptions, odd: Oddities = {}, passkey = this.passkeys.at(-1)): Record<string, any> {
    if (passkey === undefined) throw new Error('there is no passkey');
    passkey.counter = odd.counter ?? passkey.counter + 1;
    const authData = this.authenticatorData(odd.rpId ?? options.rpId, passkey.counter, odd);
    const clientDataJSON = this.clientData('webauthn.get', options.challenge, odd);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    return credential(passkey.id, {
      clientDataJSON,
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, passkey.privateKey).toString('base64url'),
      userHandle: odd.userHandle === undefined ? passkey.userHandle : odd.userHandle,
    });
  }

  private clientData(type: string, challenge: string, odd: Oddities): string {
    const data = { type, challenge, origin: this.origin, crossOrigin: false };
    const { type: oddType = type, challenge: oddChallenge = challenge, origin = this.origin } = odd;
    return Buffer.from(JSON.stringify({ ...data, type: oddType, challenge: oddChallenge, origin })).toString(
      'base64url',
    );
  }

  private authenticatorData(rpId: string, counter: number, odd: Oddities, more = 0): Buffer {
    const { userPresent = true, userVerified = true, backupEligible = true, backedUp = false } = odd;
    const flags = Object.entries({ userPresent, userVerified, backupEligible, backedUp })
      .filter(([, on]) => on)
      .reduce((all, [name]) => all | FLAGS[name as keyof typeof FLAGS], more);
    const head = Buffer.alloc(5);
    head[0] = flags;
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(Buffer.from(rpId)), head]);
  }
}

function credential(id: string, response: object): Record<string, any> {
  return {
    id,
    rawId: id,
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response,
  };
}

/** What CBOR has to hold here. */
type Cbor = number | string | Buffer | Cbor[] | Map<any, Cbor>;

/** CBOR (RFC 8949) with lengths below 65,536. */
export function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  const pairs = [...value].flatMap(([key, content]) => [cbor(key as Cbor), cbor(content)]);
  return Buffer.concat([head(5, value.size), ...pairs]);
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
}

/** A public key as COSE has it (RFC 9053, section 7.1; RFC 8230, section 4). */
function coseKey(publicKey: KeyObject): Map<number, Cbor> {
  const { x, y, n = '', e = '' } = publicKey.export({ format: 'jwk' });
  if (x === undefined || y === undefined) {
    return new Map<number, Cbor>([
      [1, 3],
      [3, -257],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ]);
  }
  return new Map<number, Cbor>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

function sha256(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
