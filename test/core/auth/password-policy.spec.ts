import { defaultPasswordPolicy, passwordWeakness } from '../../../src/core/auth/password-policy.js';
import { FakeCommonPasswords } from './fakes.js';

const COMMON = 'This password is among the first that an attacker tries. Please choose another.';
const BUILT = 'The password must not be built from your username, your email address or the name of this site.';

const common = new FakeCommonPasswords(
  'password',
  'iloveyou',
  'abc',
  'ab',
  '123456',
  '1234',
  '1q2w3e4r',
  'p@ssw0rd',
  'motörhead',
  '12345678',
  'two words',
);
const owner = { username: 'Wanda_Fox', email: 'W.Fischer-77@Mail.Example.co.uk' };

function weakness(password: string, of = owner): string | null {
  return passwordWeakness(password, of, common, defaultPasswordPolicy);
}

describe('the length of a password', () => {
  it('is at least 8 and at most 128 characters', () => {
    expect(weakness('zkvhtrw')).toBe('The password needs at least 8 characters.');
    expect(weakness('zkvhtrwx')).toBeNull();
    expect(weakness('zkvh'.repeat(32))).toBeNull();
    expect(weakness(`${'zkvh'.repeat(32)}!`)).toBe('The password can have at most 128 characters.');
    expect(weakness('')).toBe('The password needs at least 8 characters.');
  });

  it('counts what a person would count', () => {
    expect(weakness('😀'.repeat(7))).toBe('The password needs at least 8 characters.');
    expect(weakness('😀'.repeat(8))).toBeNull();
    expect(weakness('😀'.repeat(128))).toBeNull();
    expect(weakness('😀'.repeat(129))).not.toBeNull();
  });

  it('counts spaces, which are not cut off', () => {
    expect(weakness(' zkvht  ')).toBeNull();
  });
});

describe('a common password', () => {
  it.each([
    'password',
    'PassWord',
    'PASSWORD1',
    'password!',
    '1password',
    '!!2024password#99',
    '  password  ',
    'password______',
    'password٣٤',
    'password€€',
    'iLoveYou.',
    'abc45678',
    '123456!!',
    '12345678',
    '123456789',
    '99123456',
    '1q2w3e4r',
    '1Q2W3E4R!!',
    '001q2w3e4r5',
    '!p@ssw0rd!',
    'MOTÖRHEAD7',
    'Two Words',
    '..two words..',
    '123456789012',
    '!!!!1234',
  ])('is refused: %s', (password) => {
    expect(weakness(password)).toBe(COMMON);
  });

  it.each([
    'passwordx',
    'xpassword',
    'pass1word',
    'passwordpassword',
    'password and more',
    'ab345678',
    'axbc5678',
    '1234567',
  ])('is not what merely resembles one: %s', (password) => {
    expect(weakness(password)).not.toBe(COMMON);
  });

  it('is no long number that happens to hold a common one', () => {
    expect(weakness('9912345688776')).toBeNull();
    expect(weakness('!!!!!1234')).toBeNull();
    expect(weakness('55!1234!9')).toBeNull();
  });

  it('is looked for quickly whatever was typed', () => {
    const started = performance.now();
    for (const password of ['7'.repeat(128), `${'7'.repeat(64)}a${'7'.repeat(63)}`, '!'.repeat(128)])
      weakness(password);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('a password built from the account or the product', () => {
  it.each([
    'wandafox1',
    'Wanda_Fox',
    'WANDA-FOX-2024',
    '12wandafox34',
    'wandafoxwandafox',
    'w.fischer-77@mail.example.co.uk',
    'W.Fischer-77',
    'fischer77',
    'fischer12345!',
    'Example1',
    'example.mail',
    'octamusic',
    'Octa Music 2024',
    'music-octa',
    'OCTA12345',
    '!music!music!',
    'wandafox octamusic',
    'mail.example.co.uk',
  ])('is refused: %s', (password) => {
    expect(weakness(password)).toBe(BUILT);
  });

  it.each([
    'wandafox goes home',
    'xwandafox',
    'wandafoxx',
    'wanda-12345',
    'foxfox12345',
    'the octave of music',
    'musical1',
    'couk12345',
    '98127364',
    '!!!!!!!!!!',
    'ünder_wäter',
  ])('is not refused for less: %s', (password) => {
    expect(weakness(password)).toBeNull();
  });

  it('does not take the top-level domain for a word', () => {
    expect(weakness('info12345', { username: 'xyz', email: 'n@bc.info' })).toBeNull();
  });

  it('takes the longest words out first', () => {
    expect(weakness('annabell1', { username: 'ann', email: 'annabell@ex.am' })).toBe(BUILT);
  });

  it('does not take words of two letters for words', () => {
    expect(weakness('abababab1', { username: 'xyz', email: 'ab@cd.ef' })).toBeNull();
    expect(weakness('abcabcab1', { username: 'xyz', email: 'abc@cd.ef' })).toBeNull();
    expect(weakness('abcabcabc1', { username: 'xyz', email: 'abc@cd.ef' })).toBe(BUILT);
  });

  it('lets a number that is a name be part of a long number, but not most of it', () => {
    const numbered = { username: '777', email: 'n@bc.de' };
    expect(weakness('8134777291', numbered)).toBeNull();
    expect(weakness('77781347', numbered)).toBeNull();
    expect(weakness('7771777234', numbered)).toBe(BUILT);
    expect(weakness('777777124578', numbered)).toBe(BUILT);
    expect(weakness('7777771245789', numbered)).toBeNull();
    expect(weakness('777kvhtrw', numbered)).toBeNull();
  });

  it('holds for an address without the usual parts, as old accounts may have', () => {
    expect(weakness('localname1', { username: 'xyz', email: 'localname' })).toBe(BUILT);
    expect(weakness('kvhtrwzz', { username: 'xyz', email: '' })).toBeNull();
  });
});
