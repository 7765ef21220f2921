import { compose, escapeHtml, type MailMessage } from '../../../src/core/mail/compose.js';
import { durationInWords } from '../../../src/core/mail/messages.js';
import { SECURITY_NOTICE_KINDS } from '../../../src/core/mail/mail.js';
import * as messages from '../../../src/core/mail/messages.js';
import { PublicLinks } from '../../../src/core/mail/public-links.js';
import { securityNoticeMessage } from '../../../src/core/mail/security-notices.js';

const links = new PublicLinks('https://octa.example');

const composed = (message: MailMessage, username = 'alice') => compose({ ...message, username, home: links.home() });

describe('links', () => {
  it.each(['https://octa.example', 'https://octa.example/', 'https://octa.example///'])('start with %s', (url) => {
    const made = new PublicLinks(url);
    expect(made.home()).toBe('https://octa.example/');
    expect(made.verifyEmail('t-1_')).toBe('https://octa.example/api/auth/verify-email/t-1_');
    expect(made.disownAccount('t')).toBe('https://octa.example/not-me/t');
    expect(made.cancelEmailChange('t')).toBe('https://octa.example/cancel-email-change/t');
    expect(made.resetPassword('t')).toBe('https://octa.example/reset-password/t');
    expect(made.requestReset()).toBe('https://octa.example/reset-password');
  });

  it('keep a path of the site', () => {
    expect(new PublicLinks('https://example.com/octa/').resetPassword('t')).toBe(
      'https://example.com/octa/reset-password/t',
    );
  });

  it('hold a token as one part of the path, whatever it is', () => {
    for (const made of [
      links.verifyEmail('../x?y'),
      links.disownAccount('../x?y'),
      links.cancelEmailChange('../x?y'),
      links.resetPassword('../x?y'),
    ]) {
      expect(made).toMatch(/\/\.\.%2Fx%3Fy$/);
    }
  });
});

describe('lengths of time', () => {
  it.each([
    [1_000, '1 second'],
    [1, '1 second'],
    [1_001, '2 seconds'],
    [59_000, '59 seconds'],
    [60_000, '1 minute'],
    [61_000, '61 seconds'],
    [900_000, '15 minutes'],
    [899_999, '15 minutes'],
    [3_600_000, '1 hour'],
    [5_400_000, '90 minutes'],
    [86_400_000, '24 hours'],
    [90_000_000, '25 hours'],
    [172_800_000, '2 days'],
    [604_800_000, '7 days'],
  ])('%d ms are %s', (milliseconds, words) => {
    expect(durationInWords(milliseconds)).toBe(words);
  });
});

describe('composing a mail', () => {
  const mail = compose({
    subject: 'A <b>subject</b>',
    username: `<i>"Tom" & 'Jerry'</i>`,
    blocks: [
      'One & two.',
      { label: 'Go > there', link: 'https://octa.example/?a=1&b="2"' },
      { label: 'Or', link: 'https://x.co/' },
    ],
    home: 'https://octa.example/',
  });

  it('says it in plain text', () => {
    expect(mail.text).toBe(
      `Hello <i>"Tom" & 'Jerry'</i>,\n\nOne & two.\n\nGo > there:\nhttps://octa.example/?a=1&b="2"\n\nOr:\nhttps://x.co/\n\nOcta Music\nhttps://octa.example/\n`,
    );
    expect(mail.subject).toBe('A <b>subject</b>');
  });

  it('says the same in HTML, escaped', () => {
    expect(mail.html).toContain('<title>A &lt;b&gt;subject&lt;/b&gt;</title>');
    expect(mail.html).toContain(
      '<p>Hello &lt;i&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/i&gt;,</p>\n<p>One &amp; two.</p>\n',
    );
    expect(mail.html).toContain('<p><a href="https://octa.example/?a=1&amp;b=&quot;2&quot;">Go &gt; there</a></p>');
    expect(mail.html).toContain('<p><a href="https://octa.example/">Octa Music</a></p>');
    expect(mail.html).toMatch(/^<!doctype html>\n<html lang="en">/);
  });

  it('names the first link as what it is about, if there is one', () => {
    expect(mail.link).toBe('https://octa.example/?a=1&b="2"');
    expect(compose({ subject: 's', username: 'u', blocks: ['text'], home: 'h' }).link).toBeNull();
  });

  it('leaves harmless text as it is', () => {
    expect(escapeHtml('Grüße, 100 % – ok')).toBe('Grüße, 100 % – ok');
  });
});

describe('what the mails say', () => {
  const cases: [string, MailMessage, subject: string, link: string, parts: string[]][] = [
    [
      'verification',
      messages.verifyEmailMessage(links, { confirm: 'c', disown: 'd', validMs: 86_400_000 }),
      'Confirm your email address',
      'https://octa.example/api/auth/verify-email/c',
      [
        'the link works for 24 hours',
        'If that was not you',
        'This wasn’t me:\nhttps://octa.example/not-me/d',
        'Confirm my address:',
      ],
    ],
    [
      'already registered',
      messages.alreadyRegisteredMessage(links),
      'You already have an account',
      'https://octa.example/reset-password',
      [
        'tried to register',
        'no new one was made',
        'set a new password',
        'Set a new password:',
        'there is nothing to do',
      ],
    ],
    [
      'reset',
      messages.resetPasswordMessage(links, { token: 't', validMs: 3_600_000 }),
      'Set a new password',
      'https://octa.example/reset-password/t',
      ['works once, for 1 hour', 'Set a new password:', 'your password stays as it is'],
    ],
    [
      'password changed',
      messages.passwordChangedMessage(links),
      'Your password was changed',
      'https://octa.example/reset-password',
      ['was changed, and all other devices were logged out', 'If it was not you', 'Set a new password:'],
    ],
    [
      'address change, to the new one',
      messages.confirmEmailChangeMessage(links, { token: 't', validMs: 86_400_000 }),
      'Confirm your new email address',
      'https://octa.example/api/auth/verify-email/t',
      ['the link works for 24 hours', 'Confirm my new address:', 'without the link nothing is changed'],
    ],
    [
      'address change, to the old one',
      messages.emailChangeNoticeMessage(links, { newEmail: 'n@x.co', cancel: 't' }),
      'Your email address is about to change',
      'https://octa.example/cancel-email-change/t',
      [
        'is to become n@x.co',
        'Call the change off:',
        'call the change off and set',
        'Set a new password:\nhttps://octa.example/reset-password\n',
      ],
    ],
    [
      'address change, to who has it already',
      messages.emailChangeTakenMessage(links),
      'You already have an account',
      'https://octa.example/reset-password',
      ['to another account', 'nothing was changed', 'set a new one', 'Set a new password:'],
    ],
    [
      'lockout',
      messages.accountLockedMessage(links, { lockMs: 900_000 }),
      'Failed attempts to log in',
      'https://octa.example/reset-password',
      ['is locked for 15 minutes', 'unlocks the account at once', 'nobody got in', 'Set a new password:'],
    ],
  ];

  it.each(cases)('%s', (_name, message, subject, link, parts) => {
    const mail = composed(message, 'wanda');
    expect(mail.subject).toBe(subject);
    expect(mail.link).toBe(link);
    expect(mail.text).toContain('Hello wanda,');
    expect(mail.text).toContain(`\n${link}\n`);
    expect(mail.html).toContain(`href="${link}"`);
    for (const part of parts) expect(mail.text).toContain(part);
    expect(mail.text).toContain('Octa Music\nhttps://octa.example/\n');
  });
});

describe('what an owner must know', () => {
  const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
  const at = new Date('2026-11-30T13:04:59Z');
  const notice = (client: { ip: string; userAgent: string }, name?: string) =>
    composed(securityNoticeMessage(links, 'new_device', { at, client, ...(name !== undefined && { name }) }));

  it('says what happened, when, from where, and what to do', () => {
    const { subject, text, link } = notice({ ip: '203.0.113.77', userAgent: FIREFOX }, 'my <key>');
    expect(subject).toBe('New log-in to your account');
    expect(text).toContain('on a device that had not logged in to it before.\n\nName: “my <key>”\n\n');
    expect(text).toContain('When: 30 November 2026 at 13:04 UTC\n');
    expect(text).toContain('From: Firefox 145 on Linux, in the network 203.0.113.0/24\n');
    expect(text).toContain('https://octa.example/profile/activity');
    expect(link).toBe('https://octa.example/reset-password');
  });

  it('quotes no user agent that is no browser’s, and no whole address', () => {
    const { text, html } = notice({ ip: 'unknown', userAgent: 'Win a prize at https://evil.example' });
    expect(text + html).not.toContain('evil');
    expect(text).toContain('From: a program that we do not recognize\n');
  });

  it.each(SECURITY_NOTICE_KINDS)('has a text of its own: %s', (kind) => {
    const message = securityNoticeMessage(links, kind, { at, client: { ip: '', userAgent: '' } });
    const { subject, text } = composed(message);
    expect([subject, text.split('\n\n')[1]]).toEqual([
      expect.stringMatching(/\w/),
      expect.stringMatching(/account.*\.$/),
    ]);
  });
});
