import { ListedCommonPasswords } from '../../../src/adapters/outbound/crypto/listed-common-passwords.js';
import { defaultPasswordPolicy, passwordWeakness } from '../../../src/core/auth/password-policy.js';

const OWNER = { username: 'nobody_special', email: 'someone@example.org' };

describe('ListedCommonPasswords', () => {
  const common = new ListedCommonPasswords();
  const weakness = (password: string): string | null =>
    passwordWeakness(password, OWNER, common, defaultPasswordPolicy);

  it('knows common passwords, in lower case', () => {
    expect(['123456', 'password', 'qwerty', 'iloveyou', 'trustno1'].every((entry) => common.has(entry))).toBe(true);
    expect(common.has('a phrase that nobody uses')).toBe(false);
    // Not looked up in what every object has.
    expect(common.has('constructor')).toBe(common.has('Constructor'.toLowerCase()));
    expect(common.has('__proto__')).toBe(false);
    expect(common.has('')).toBe(false);
  });

  it.each([
    'password1',
    'Password1!',
    'PASSWORD123',
    'p@ssw0rd',
    'passw0rd',
    'qwertyuiop',
    'qwerty123',
    '1q2w3e4r',
    '1qaz2wsx',
    '12345678',
    '123456789',
    '1234567890',
    '11111111',
    '00000000',
    'abcd1234',
    'abc12345',
    'iloveyou',
    'iloveyou2',
    'football1',
    'baseball',
    'letmein123',
    'welcome1',
    'sunshine',
    'princess1',
    'superman',
    'trustno1!',
    'changeme',
    'admin123',
    'dragon2024',
    '!!monkey!!',
    '2024summer',
    'aaaaaaaa',
    '88888888',
    '        ',
    'ABCDEFGH',
    '87654321',
    'zzzzzzzz2024',
  ])('has the policy refuse %s', (password) => {
    expect(weakness(password)).toMatch(/among the first that an attacker tries/);
  });

  it.each([
    'correct horse battery staple',
    'Tr0ub4dor&3-xkcd',
    'ungewöhnlich lang',
    'kq7vR2mZ',
    '9472018365527',
    'abcde-fghij',
    'aaaaa-bbbbb',
  ])('lets the policy accept %s', (password) => {
    expect(weakness(password)).toBeNull();
  });
});
