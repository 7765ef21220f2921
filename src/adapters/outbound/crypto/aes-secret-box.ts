import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { SecretBox } from '../../../core/shared/secrets.js';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** 96 bits, the length that GCM is made for (NIST SP 800-38D, 5.2.1.1). Random ones are safe for 2^32 texts a key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Says how the rest is to be read, so that another format can follow; authenticated with the text. */
const VERSION = 'v1';

/**
 * AES-256-GCM. Each key is derived from a secret key (HKDF-SHA-256) for one purpose, so that what is sealed for one
 * purpose opens for no other and the secret key itself encrypts nothing.
 *
 * A sealed text is `v1.` and the base64url of nonce, tag and ciphertext.
 */
export class AesSecretBox extends SecretBox {
  /** The key that seals comes first. */
  private readonly keys: readonly [Buffer, ...Buffer[]];

  /**
   * @param purpose what is sealed, stable: another text makes other keys
   * @param previousSecretKeys still open what they sealed
   */
  constructor(purpose: string, secretKey: string, previousSecretKeys: readonly string[] = []) {
    super();
    const derive = (secret: string): Buffer =>
      Buffer.from(hkdfSync('sha256', secret, '', `octa-music ${purpose}`, KEY_BYTES));
    this.keys = [derive(secretKey), ...previousSecretKeys.map(derive)];
  }

  seal(text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.keys[0], nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(VERSION));
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64url')}`;
  }

  open(sealed: string): string | null {
    return this.unseal(sealed)?.text ?? null;
  }

  renew(sealed: string): string | null {
    const opened = this.unseal(sealed);
    return opened === null || opened.key === this.keys[0] ? null : this.seal(opened.text);
  }

  private unseal(sealed: string): { readonly text: string; readonly key: Buffer } | null {
    const [version, encoded, ...rest] = sealed.split('.');
    if (version !== VERSION || encoded === undefined || rest.length > 0) return null;
    const bytes = Buffer.from(encoded, 'base64url');
    // Node skips what is not base64url: without this, a text that was changed there would still open.
    if (bytes.toString('base64url') !== encoded || bytes.length < NONCE_BYTES + TAG_BYTES) return null;
    for (const key of this.keys) {
      const text = decrypt(key, bytes);
      if (text !== null) return { text, key };
    }
    return null;
  }
}

/** `null` when this is not the key or a bit was changed: GCM does not tell the two apart. */
function decrypt(key: Buffer, bytes: Buffer): string | null {
  const tagEnd = NONCE_BYTES + TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(VERSION));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
