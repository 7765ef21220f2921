import { OtpauthOneTimePasswords } from '../../../src/adapters/outbound/crypto/otpauth-one-time-passwords.js';
import { totp } from '../../support/totp.js';

/** "12345678901234567890" in Base32: the secret of RFC 6238's test vectors. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('one-time passwords', () => {
  const passwords = new OtpauthOneTimePasswords();
  const at = (seconds: number): Date => new Date(seconds * 1000);

  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('are those of RFC 6238, appendix B, at %d seconds', async (seconds, vector) => {
    // The vectors have eight digits; of the same number, six are its last ones.
    const code = vector.slice(-6);
    expect(totp(SECRET, at(seconds))).toBe(code);
    const step = Math.floor(seconds / 30);
    for (const [off, expected] of [
      [0, step],
      [30, step],
      [-30, step],
      [60, null],
      [-60, null],
    ] as const) {
      if (seconds + off < 0) continue;
      expect(await passwords.stepOf(SECRET, code, at(seconds + off))).toBe(expected);
    }
  });

  it('may be typed in wide digits', async () => {
    expect(await passwords.stepOf(SECRET, '２８７０８２', at(59))).toBe(1);
  });

  it.each(['', '28708', '9428708', '94287a', '94 287', '942870821', '٢٨٧٠٨٢', 'éééééé', '28708é'])(
    'are nothing else: %j',
    async (code) => {
      expect(await passwords.stepOf(SECRET, code, at(59))).toBeNull();
    },
  );

  it('have secrets of 160 random bits, and addresses that apps read', async () => {
    const [one, two] = [await passwords.newSecret(), await passwords.newSecret()];
    for (const secret of [one, two]) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(one).not.toBe(two);
    const uri = new URL(await passwords.uriOf(one, 'ada_l'));
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
      'otpauth:',
      'totp',
      '/Octa Music:ada_l',
    ]);
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'Octa Music',
      secret: one,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
