import { emailProblem, givenNameProblem, usernameProblem } from '../../../src/core/auth/account-names.js';
import { refuseProblems } from '../../../src/core/shared/domain-error.js';
import { chooseByLogin, foldLogin } from '../../../src/core/auth/user.js';

describe('a username', () => {
  it.each(['abc', 'A-b_9', '___', '-a-', '123', 'a'.repeat(30)])('may be %s', (username) => {
    expect(usernameProblem(username)).toBeNull();
  });

  it.each([
    '',
    'ab',
    'a'.repeat(31),
    'a b',
    ' abc',
    'abc ',
    'abc\n',
    'ab\u0000c',
    'é-è-é',
    'аbc',
    'a.b',
    'a@b',
    'example.com',
    '😀😀😀',
  ])('may not be %j', (username) => {
    expect(usernameProblem(username)).toEqual({
      field: 'username',
      message: 'A username has 3 to 30 characters: letters A to Z, digits, “_” and “-”.',
    });
  });
});

describe('an email address', () => {
  const domainOf = (length: number): string => {
    const label = 'd'.repeat(60);
    return `${`${label}.`.repeat(4)}com`.slice(-length);
  };

  it.each([
    'a@b.co',
    'Alice.B+tag@Example.COM',
    "!#$%&'*+/=?^_`{|}~-@example.com",
    'a@xn--bcher-kva.example',
    'a@1.2.c3',
    'a@a-b.c-d.org',
    'a@b.4u',
    `${'l'.repeat(64)}@example.com`,
    `a@${'d'.repeat(63)}.com`,
    `a@b.${'d'.repeat(63)}`,
  ])('may be %s', (email) => {
    expect(emailProblem(email)).toBeNull();
  });

  it.each([
    '',
    '@',
    'a',
    'a@',
    '@b.co',
    'a@b',
    'a@localhost',
    'a@b.c',
    'a@b.12',
    'a@127.0.0.1',
    'a@[127.0.0.1]',
    'a@.b.co',
    'a@b..co',
    'a@b.co.',
    'a@-b.co',
    'a@b-.co',
    'a@b.-co',
    'a@b.co-',
    'a@b_c.co',
    '.a@b.co',
    'a.@b.co',
    'a..b@b.co',
    'a@b@b.co',
    'a b@b.co',
    ' a@b.co',
    'a@b.co ',
    'a@b.co\n',
    'a@b.co\r\nBcc: x@y.co',
    'a\u0000@b.co',
    '"a b"@b.co',
    'A <a@b.co>',
    'a,b@b.co',
    '😀@b.co',
    'a@b😀.co',
    'ä@b.co',
    'a@bücher.example',
    `${'l'.repeat(65)}@example.com`,
    `a@${'d'.repeat(64)}.com`,
    `a@b.${'d'.repeat(64)}`,
  ])('may not be %j', (email) => {
    expect(emailProblem(email)).toEqual({ field: 'email', message: 'This is not a valid email address.' });
  });

  it('has at most 254 characters', () => {
    const local = `${'l'.repeat(20)}@`;
    expect(emailProblem(local + domainOf(254 - local.length))).toBeNull();
    expect(emailProblem(local + domainOf(255 - local.length))).not.toBeNull();
  });
});

describe('a name that somebody gives as theirs', () => {
  it.each(['a', 'any thing', 'ä@ö', 'x'.repeat(254), ' spaced '])('may be %j', (given) => {
    expect(givenNameProblem(given, 'login')).toBeNull();
  });

  it.each([
    ['', 'The field email is required.'],
    ['  ', 'The field email is required.'],
    ['x'.repeat(255), 'The field email is too long.'],
    ['a\nb', 'The field email holds characters that cannot be typed.'],
    ['a\u0000', 'The field email holds characters that cannot be typed.'],
  ])('may not be %j', (given, message) => {
    expect(givenNameProblem(given, 'email')).toEqual({ field: 'email', message });
  });

  it('is named by the field that it was typed into', () => {
    for (const given of ['', 'x'.repeat(255), '\n.']) {
      expect(givenNameProblem(given, 'login')?.field).toBe('login');
      expect(givenNameProblem(given, 'login')?.message).toContain('The field login ');
    }
  });
});

describe('problems', () => {
  it('are all told at once', () => {
    const [one, two] = [
      { field: 'a', message: 'A.' },
      { field: 'b', message: 'B.' },
    ];
    expect(() => refuseProblems(null, null)).not.toThrow();
    expect(() => refuseProblems()).not.toThrow();
    expect(() => refuseProblems(one, null, two)).toThrow(
      expect.objectContaining({ code: 'validation_failed', message: 'A. B.', details: [one, two] }),
    );
  });
});

describe('comparing names', () => {
  it('sets case aside and nothing else', () => {
    expect(foldLogin('ÄLICE.B+c@Example.COM ')).toBe('älice.b+c@example.com ');
  });

  const account = (username: string, email: string) => ({ username, email });
  const upper = account('Max', 'M@x.co');
  const lower = account('max', 'm@x.co');

  it('prefers the exact spelling, of the name or the address', () => {
    expect(chooseByLogin('max', [upper, lower])).toBe(lower);
    expect(chooseByLogin('Max', [upper, lower])).toBe(upper);
    expect(chooseByLogin('m@x.co', [upper, lower])).toBe(lower);
    expect(chooseByLogin('M@x.co', [upper, lower])).toBe(upper);
  });

  it('takes the only one there is, and guesses among no more', () => {
    expect(chooseByLogin('MAX', [upper])).toBe(upper);
    expect(chooseByLogin('MAX', [upper, lower])).toBeNull();
    expect(chooseByLogin('MAX', [])).toBeNull();
  });
});
