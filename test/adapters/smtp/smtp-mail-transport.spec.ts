import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { inspect } from 'node:util';
import { SmtpFailure } from '../../../src/adapters/outbound/smtp/smtp-failure.js';
import { SmtpMailTransport } from '../../../src/adapters/outbound/smtp/smtp-mail-transport.js';
import type { SmtpSettings } from '../../../src/adapters/outbound/smtp/smtp-connection.js';
import { HealthRegistry } from '../../../src/observability/health-registry.js';
import {
  smtpRefusal,
  startSmtpServer,
  type SmtpServerOptions,
  type TestSmtpServer,
} from '../../support/smtp-server.js';
import { until } from '../../support/until.js';

const LOGIN = { username: 'octa', password: 'pass-of-octa' };
const LINK = `https://music.example.org/api/auth/verify-email/${'Tok3n-_'.repeat(20)}`;
const CONTENT = {
  subject: 'Confirm your address',
  text: `Hello anna,\n\n.starts with a dot, and ends with an equals sign =\n\n${LINK}\n`,
  html: `<p>Hello anna,</p>\n<p><a href="${LINK}">Confirm</a> 🎵</p>\n`,
  link: LINK,
};
const MAIL = { id: 'mail-17', kind: 'verify_email', to: 'anna@example.net', content: CONTENT };
const NEVER = new AbortController().signal;

describe('SmtpMailTransport', () => {
  let server: TestSmtpServer | null;
  let board: HealthRegistry;

  beforeEach(() => {
    server = null;
    board = new HealthRegistry();
  });

  afterEach(() => server?.stop());

  const start = async (options: SmtpServerOptions = {}): Promise<TestSmtpServer> =>
    (server = await startSmtpServer(options));

  /** Trusts the test's server, as by an authority of its own, unless told otherwise. */
  const transport = (settings: Partial<SmtpSettings> & { port: number }, ca = server?.certificate): SmtpMailTransport =>
    new SmtpMailTransport(
      {
        server: 'localhost',
        useTls: true,
        useSsl: false,
        username: null,
        password: null,
        sender: 'Octa Music <no-reply@music.example.org>',
        ...settings,
      },
      board,
      ca === undefined ? {} : { ca },
    );

  const failureOf = async (sending: Promise<void>): Promise<SmtpFailure> => {
    const error: unknown = await sending.then(
      () => new Error('it was sent'),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(SmtpFailure);
    // Nothing of the mail, of what the server said, or of what we logged in with.
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/anna|Tok3n|octa@|pass-of|server says/);
    return error as SmtpFailure;
  };

  const status = (): unknown => board.entries()[0];

  describe('sends', () => {
    it('by STARTTLS, logged in: once, both parts, exact headers', async () => {
      const { port, mails, steps } = await start({ login: LOGIN });
      const before = Date.now();
      await transport({ port, ...LOGIN }).send(MAIL, NEVER);

      expect(mails).toHaveLength(1);
      const [mail] = mails;
      expect(mail).toMatchObject({
        from: 'no-reply@music.example.org',
        to: ['anna@example.net'],
        secure: true,
        user: 'octa',
        text: CONTENT.text,
        html: CONTENT.html,
      });
      expect([...(mail?.headerNames ?? [])].sort()).toEqual([
        'auto-submitted',
        'content-type',
        'date',
        'from',
        'message-id',
        'mime-version',
        'subject',
        'to',
      ]);
      expect(mail?.header('From')).toBe('Octa Music <no-reply@music.example.org>');
      expect(mail?.header('To')).toBe('anna@example.net');
      expect(mail?.header('Subject')).toBe('Confirm your address');
      expect(mail?.header('Message-ID')).toBe('<mail-17@music.example.org>');
      expect(mail?.header('Auto-Submitted')).toBe('auto-generated');
      expect(mail?.header('Content-Type')).toMatch(/^multipart\/alternative;/);
      expect(Math.abs(Date.parse(mail?.header('Date') ?? '') - before)).toBeLessThan(10_000);
      expect(steps.filter(({ name }) => name !== 'connect').every(({ secure }) => secure)).toBe(true);
      expect(status()).toEqual(['mail', 'up']);
    });

    it('by TLS from the first byte', async () => {
      const { port, mails } = await start({ encryption: 'tls', login: LOGIN });
      await transport({ port, useTls: false, useSsl: true, ...LOGIN }).send(MAIL, NEVER);
      expect(mails).toMatchObject([{ secure: true, user: 'octa', to: ['anna@example.net'] }]);
    });

    it('in clear where neither is wanted, even if the server could do better', async () => {
      const { port, mails } = await start();
      await transport({ port, useTls: false, sender: 'no-reply@music.example.org' }, undefined).send(MAIL, NEVER);
      expect(mails).toMatchObject([{ secure: false, user: null }]);
      expect(mails[0]?.header('From')).toBe('no-reply@music.example.org');
    });

    it.each([
      ['Octa: Music; <a@b.example>', '"Octa: Music;" <a@b.example>'],
      ['"Octa, Music" <a@b.example>', '"Octa, Music" <a@b.example>'],
      ['<a@b.example>', 'a@b.example'],
    ])('from the one sender that %s names', async (sender, from) => {
      const { port, mails } = await start();
      await transport({ port, useTls: false, sender }, undefined).send(MAIL, NEVER);
      expect(mails[0]?.header('From')).toBe(from);
      expect(mails[0]?.header('Message-ID')).toMatch(/@b\.example>$/);
    });

    it('one mail after another, across a restart of the server', async () => {
      const { port } = await start();
      const sender = transport({ port });
      await sender.send(MAIL, NEVER);
      await server?.stop();
      expect((await failureOf(sender.send(MAIL, NEVER))).code).toBe('ECONNREFUSED');
      const { mails } = await start({ port });
      await Promise.all(['1', '2', '3'].map((id) => sender.send({ ...MAIL, id }, NEVER)));
      expect(mails.map((mail) => mail.header('Message-ID')).sort()).toEqual(
        ['1', '2', '3'].map((id) => `<${id}@music.example.org>`),
      );
      expect(status()).toEqual(['mail', 'up']);
    });
  });

  describe('does not send', () => {
    it('to a server without STARTTLS where it is demanded: it hears nothing in clear', async () => {
      const { port, mails, steps } = await start({ encryption: 'none', login: LOGIN });
      expect(await failureOf(transport({ port, ...LOGIN }).send(MAIL, NEVER))).toMatchObject({
        code: 'ETLS',
        command: 'STARTTLS',
      });
      expect(steps.map(({ name }) => name)).toEqual(['connect']);
      expect(mails).toEqual([]);
      expect(status()).toEqual(['mail', 'down']);
    });

    it.each(['starttls', 'tls'] as const)('to a server that nobody vouches for: %s', async (encryption) => {
      const { port, steps } = await start({ encryption, login: LOGIN });
      const useSsl = encryption === 'tls';
      const sender = new SmtpMailTransport(
        { server: 'localhost', port, useTls: !useSsl, useSsl, ...LOGIN, sender: 'no-reply@music.example.org' },
        board,
      );
      expect((await failureOf(sender.send(MAIL, NEVER))).code).toBe('ECERTIFICATE');
      expect(steps.filter(({ name }) => name !== 'connect')).toEqual([]);
      expect(status()).toEqual(['mail', 'down']);
    });

    it('to a server whose certificate is for another name', async () => {
      const { port, steps } = await start({ login: LOGIN });
      const sending = transport({ port, server: '127.0.0.1', ...LOGIN }).send(MAIL, NEVER);
      expect((await failureOf(sending)).code).toBe('ECERTIFICATE');
      expect(steps.map(({ name }) => name)).toEqual(['connect']);
    });

    it('with a password that the server refuses', async () => {
      const { port, mails } = await start({ login: LOGIN });
      const sending = transport({ port, username: 'octa', password: 'pass-of-another' }).send(MAIL, NEVER);
      expect(await failureOf(sending)).toMatchObject({ code: 'EAUTH', status: 535 });
      expect(mails).toEqual([]);
      expect(status()).toEqual(['mail', 'down']);
    });

    it.each([
      ['to a recipient that is refused for good', 'recipient', 550, 'RCPT TO', 'up'],
      ['to a recipient that is refused for now', 'recipient', 451, 'RCPT TO', 'up'],
      ['through a server that is closing', 'recipient', 421, 'CONN', 'down'],
      ['through a server that is too busy', 'connect', 421, 'CONN', 'down'],
      ['from a sender that is refused', 'sender', 553, 'MAIL FROM', 'down'],
      ['what the server takes for spam', 'mail', 554, 'DATA', 'down'],
    ])('%s', async (_, at, code, command, health) => {
      const { port, mails } = await start({
        onStep: ({ name, address }) => {
          if (name === at) throw smtpRefusal(code, `server says: not ${String(address)}`);
        },
      });
      expect(await failureOf(transport({ port }).send(MAIL, NEVER))).toMatchObject({ command, status: code });
      expect(mails).toEqual([]);
      expect(status()).toEqual(['mail', health]);
    });

    it('longer than the signal allows', async () => {
      let release: () => void = () => undefined;
      const slow = new Promise<void>((resolve) => (release = resolve));
      const { port, steps } = await start({ onStep: ({ name }) => (name === 'mail' ? slow : undefined) });
      const limit = new AbortController();
      const sending = failureOf(transport({ port }).send(MAIL, limit.signal));
      await until('the mail to be handed over', () => steps.some(({ name }) => name === 'mail'));
      limit.abort();
      expect(await sending).toMatchObject({ code: 'EABORT' });
      expect(status()).toEqual(['mail', 'down']);
      release();
    });

    it('after the signal', async () => {
      const { port, steps } = await start();
      await failureOf(transport({ port }).send(MAIL, AbortSignal.abort()));
      expect(steps).toEqual([]);
    });

    describe('to something that is no mail server', () => {
      let listener: Server;
      let port: number;
      let received: string;

      beforeEach(async () => {
        received = '';
        listener = createServer((socket) => {
          socket.on('data', (chunk) => (received += chunk.toString()));
          socket.on('error', () => undefined);
        }).listen(0, '127.0.0.1');
        await once(listener, 'listening');
        port = (listener.address() as AddressInfo).port;
      });

      afterEach(() => void listener.close());

      it('that never says a word', async () => {
        const limit = new AbortController();
        const sending = failureOf(transport({ port }).send(MAIL, limit.signal));
        await once(listener, 'connection');
        limit.abort();
        expect(await sending).toMatchObject({ code: 'EABORT', status: null });
        expect(received).toBe('');
      });

      it('that hangs up', async () => {
        listener.on('connection', (socket) => socket.destroy());
        await failureOf(transport({ port }).send(MAIL, NEVER));
        expect(status()).toEqual(['mail', 'down']);
      });

      it('that speaks another language', async () => {
        listener.on('connection', (socket) => socket.end('HTTP/1.1 400 server says no\r\n\r\n'));
        await failureOf(transport({ port }).send(MAIL, NEVER));
        expect(received).not.toContain('anna');
      });
    });
  });

  describe('lets nothing into the headers or the envelope', () => {
    it.each([
      'anna@example.net\r\nBcc: eve@example.com',
      'anna@example.net\nRCPT TO:<eve@example.com>',
      'anna@example.net>\r\nRCPT TO:<eve@example.com',
      'anna@example.net, eve@example.com',
      'anna@example.net;eve@example.com',
      'Eve <eve@example.com>',
      '"eve@example.com> "@example.net',
      'eve@example.com@example.net',
      'anna@example.net SIZE=1',
      'anna',
      '',
    ])('an address such as %j: it is not sent at all', async (to) => {
      const { port, steps } = await start();
      expect(await failureOf(transport({ port }).send({ ...MAIL, to }, NEVER))).toMatchObject({ code: 'EENVELOPE' });
      expect(steps).toEqual([]);
    });

    it('a subject or an id with line ends, or anything else', async () => {
      const { port, mails } = await start();
      const subject = 'Grüße 🎵\r\nBcc: eve@example.com\r\n\r\nanother body';
      const id = 'a b\r\nX-Evil: 1>';
      await transport({ port }).send({ ...MAIL, id, content: { ...CONTENT, subject } }, NEVER);
      const [mail] = mails;
      expect(mail?.to).toEqual(['anna@example.net']);
      expect(mail?.headerNames).not.toEqual(expect.arrayContaining(['bcc']));
      expect(mail?.headerNames).not.toEqual(expect.arrayContaining(['x-evil']));
      expect(mail?.header('Message-ID')).toBe('<a%20b%0D%0AX-Evil%3A%201%3E@music.example.org>');
      expect(mail?.text).toBe(CONTENT.text);
    });
  });
});
