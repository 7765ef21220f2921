import type { TOTP } from 'otpauth';
import { OneTimePasswords } from '../../../core/second-factor/second-factor.ports.js';

const ISSUER = 'Octa Music';

/** RFC 4226 recommends 160 bits. */
const SECRET_BYTES = 20;

const PERIOD_MS = 30_000;

/** One-time passwords with OTPAuth, which is loaded when the first one is needed. */
export class OtpauthOneTimePasswords extends OneTimePasswords {
  async newSecret(): Promise<string> {
    const { Secret } = await import('otpauth');
    return new Secret({ size: SECRET_BYTES }).base32;
  }

  async uriOf(secret: string, account: string): Promise<string> {
    return (await totp(secret, account)).toString();
  }

  async stepOf(secret: string, code: string, now: Date): Promise<number | null> {
    // Some keyboards type wide digits.
    const token = code.normalize('NFKC');
    if (!/^\d{6}$/.test(token)) return null;
    const timestamp = now.getTime();
    const delta = (await totp(secret)).validate({ token, timestamp, window: 1 });
    return delta === null ? null : Math.floor(timestamp / PERIOD_MS) + delta;
  }
}

async function totp(secret: string, label = ''): Promise<TOTP> {
  const { Secret, TOTP } = await import('otpauth');
  const period = PERIOD_MS / 1000;
  return new TOTP({ issuer: ISSUER, label, algorithm: 'SHA1', digits: 6, period, secret: Secret.fromBase32(secret) });
}
