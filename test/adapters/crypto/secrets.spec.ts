import { AesSecretBox } from '../../../src/adapters/outbound/crypto/aes-secret-box.js';
import { Sha256TokenHasher } from '../../../src/adapters/outbound/crypto/sha256-token-hasher.js';
import { SystemRandom } from '../../../src/adapters/outbound/system/system-random.js';

const KEY = 'k'.repeat(64);
const OLD_KEY = 'o'.repeat(64);

describe('AesSecretBox', () => {
  const box = new AesSecretBox('mail', KEY);

  it.each(['', 'a token', 'Grüße 🎵\u0000', 'x'.repeat(100_000)])('opens what it sealed', (text) => {
    const sealed = box.seal(text);
    expect(sealed).toMatch(/^v1\.[\w-]+$/);
    expect(box.open(sealed)).toBe(text);
    expect(new AesSecretBox('mail', KEY).open(sealed)).toBe(text);
  });

  it('opens what an earlier release sealed', () => {
    expect(box.open('v1.SxSS5kmmDrNBOwzEoGI6YDZapfJ4-XBT7s2Lv1Jz1LvqLKA')).toBe('a token');
  });

  it('seals one text differently each time, and shows nothing of it', () => {
    const sealed = Array.from({ length: 100 }, () => box.seal('secret-secret-secret'));
    expect(new Set(sealed).size).toBe(100);
    expect(Buffer.from(sealed[0]?.slice(3) ?? '', 'base64url').includes('secret')).toBe(false);
  });

  it('opens what a previous key sealed, and seals with the new one', () => {
    const rotated = new AesSecretBox('mail', KEY, ['something else', OLD_KEY]);
    expect(rotated.open(new AesSecretBox('mail', OLD_KEY).seal('a token'))).toBe('a token');
    expect(box.open(rotated.seal('a token'))).toBe('a token');
  });

  it('renews what a previous key sealed, so that it opens without that key, and nothing else', () => {
    const rotated = new AesSecretBox('mail', KEY, ['something else', OLD_KEY]);
    const renewed = rotated.renew(new AesSecretBox('mail', OLD_KEY).seal('a token')) ?? '';
    expect(box.open(renewed)).toBe('a token');
    expect(rotated.renew(renewed)).toBeNull();
    expect(box.renew(new AesSecretBox('mail', OLD_KEY).seal('a token'))).toBeNull();
    expect(rotated.renew('not sealed at all')).toBeNull();
  });

  it('opens nothing of another key or for another purpose', () => {
    expect(new AesSecretBox('mail', OLD_KEY).open(box.seal('a token'))).toBeNull();
    expect(new AesSecretBox('something else', KEY).open(box.seal('a token'))).toBeNull();
  });

  it('opens nothing of which any character was changed, removed or added', () => {
    const sealed = box.seal('a token');
    for (let i = 0; i < sealed.length; i += 1) {
      const other = sealed[i] === 'A' ? 'B' : 'A';
      expect(box.open(sealed.slice(0, i) + other + sealed.slice(i + 1))).toBeNull();
      expect(box.open(sealed.slice(0, i) + sealed.slice(i + 1))).toBeNull();
      expect(box.open(`${sealed.slice(0, i)}\n${sealed.slice(i)}`)).toBeNull();
    }
    expect(box.open(`${sealed}=`)).toBeNull();
    expect(box.open(`${sealed}.x`)).toBeNull();
  });

  it.each(['', 'v1', 'v1.', 'v1.AAAA', 'v2.AAAA', 'not sealed at all', '🎵', 'a.b.c'])('never throws: %p', (text) => {
    expect(box.open(text)).toBeNull();
  });
});

describe('Sha256TokenHasher', () => {
  const hasher = new Sha256TokenHasher();

  it('is SHA-256 in base64url', () => {
    // FIPS 180-4's example: SHA-256 of "abc".
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(hasher.hash('abc')).toBe(Buffer.from(digest, 'hex').toString('base64url'));
  });

  it.each(['', 'ä', '🎵'.repeat(1000)])('makes short texts of harmless characters', (text) => {
    expect(hasher.hash(text)).toMatch(/^[\w-]{43}$/);
    expect(hasher.hash(text)).toBe(new Sha256TokenHasher().hash(text));
  });
});

describe('SystemRandom', () => {
  const random = new SystemRandom();

  it('makes as many bytes as asked for, never the same', () => {
    expect(random.bytes(0)).toHaveLength(0);
    expect(random.bytes(16)).toHaveLength(16);
    expect(random.bytes(16)).not.toEqual(random.bytes(16));
  });

  it('makes URL-safe tokens of 256 bits unless told otherwise', () => {
    const tokens = Array.from({ length: 1000 }, () => random.token());
    expect(new Set(tokens).size).toBe(1000);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
    expect(random.token(16)).toMatch(/^[\w-]{22}$/);
  });
});
