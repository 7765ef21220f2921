import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A step of a client's that the test can refuse or delay. */
export interface SmtpStep {
  readonly name: 'connect' | 'login' | 'sender' | 'recipient' | 'mail';
  /** Whose address a `sender` or `recipient` is. */
  readonly address: string | null;
  /** Whether the connection was encrypted by then. */
  readonly secure: boolean;
}

export interface SmtpServerOptions {
  /** How clients can encrypt; STARTTLS unless told otherwise. */
  readonly encryption?: 'starttls' | 'tls' | 'none';
  /** Without it nobody has to log in. */
  readonly login?: { readonly username: string; readonly password: string };
  /** Any free one unless told otherwise. */
  readonly port?: number;
  /** Told of each step before it is answered; what it throws is the answer, see {@link smtpRefusal}. */
  readonly onStep?: (step: SmtpStep) => void | Promise<void>;
}

/** A mail that the server has taken responsibility for. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  /** Who had logged in, if anybody. */
  readonly user: string | null;
  readonly raw: string;
  /** The value of the header, unfolded; `null` when there is none. Fails when there are several. */
  header(name: string): string | null;
  readonly headerNames: readonly string[];
  /** The two parts, decoded, with plain line ends. */
  readonly text: string;
  readonly html: string;
}

/** A real SMTP server of a test's own, on this machine. */
export interface TestSmtpServer {
  readonly port: number;
  /** The certificate that it identifies itself with as `localhost`; nobody trusts it by default. */
  readonly certificate: string;
  readonly mails: readonly ReceivedMail[];
  readonly steps: readonly SmtpStep[];
  stop(): Promise<void>;
}

/** An answer to a step: three digits and words. */
export function smtpRefusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<TestSmtpServer> {
  const { encryption = 'starttls', login, port = 0 } = options;
  const mails: ReceivedMail[] = [];
  const steps: SmtpStep[] = [];
  const identity = certificateOfLocalhost();

  const pass = async (
    name: SmtpStep['name'],
    address: string | null,
    session: SMTPServerSession,
    answer: (error?: Error) => void,
  ): Promise<void> => {
    const step = { name, address, secure: session.secure };
    steps.push(step);
    try {
      await options.onStep?.(step);
      answer();
    } catch (error) {
      answer(error as Error);
    }
  };

  const server = new SMTPServer({
    ...identity,
    secure: encryption === 'tls',
    disabledCommands: [...(encryption === 'starttls' ? [] : ['STARTTLS']), ...(login === undefined ? ['AUTH'] : [])],
    authOptional: login === undefined,
    allowInsecureAuth: encryption === 'none',
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (session, answer) => void pass('connect', null, session, answer),
    onMailFrom: ({ address }, session, answer) => void pass('sender', address, session, answer),
    onRcptTo: ({ address }, session, answer) => void pass('recipient', address, session, answer),
    onAuth: ({ username, password }, session, answer) => {
      const right = username === login?.username && password === login?.password;
      const refusal = smtpRefusal(535, `5.7.8 bad credentials ${String(username)} ${String(password)}`);
      void pass('login', null, session, (error) => answer(error ?? (right ? null : refusal), { user: username }));
    },
    onData: (stream, session, answer) => {
      void text(stream).then((raw) =>
        pass('mail', null, session, (error) => {
          if (error === undefined) mails.push(readMail(raw, session));
          answer(error);
        }),
      );
    },
  });
  // What clients do to a connection is theirs to judge.
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    certificate: identity.cert,
    mails,
    steps,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function readMail(raw: string, session: SMTPServerSession): ReceivedMail {
  const { mailFrom, rcptTo } = session.envelope;
  const { headers, body } = splitHead(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.find(([name]) => name === 'content-type')?.[1] ?? '')?.[1];
  const parts = boundary === undefined ? [] : body.split(`--${boundary}`).map((part) => splitHead(part.trimStart()));
  const decoded = (type: string): string => {
    const part = parts.find(({ headers }) => valueOf(headers, 'content-type')?.startsWith(type));
    return part === undefined ? '' : decode(part.body, valueOf(part.headers, 'content-transfer-encoding'));
  };
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    secure: session.secure,
    user: typeof session.user === 'string' ? session.user : null,
    raw,
    header: (name) => valueOf(headers, name),
    headerNames: headers.map(([name]) => name),
    text: decoded('text/plain'),
    html: decoded('text/html'),
  };
}

type Headers = readonly (readonly [name: string, value: string])[];

function splitHead(raw: string): { headers: Headers; body: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map(
    (line) => [line.split(':', 1)[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: */, '')] as const,
  );
  return { headers, body: rest.join('\r\n\r\n') };
}

function valueOf(headers: Headers, name: string): string | null {
  const values = headers.filter(([other]) => other === name.toLowerCase()).map(([, value]) => value);
  if (values.length > 1) throw new Error(`several headers ${name}`);
  return values[0] ?? null;
}

function decode(body: string, encoding: string | null): string {
  // The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1).
  const content = body.replace(/\r\n$/, '');
  const bytes =
    encoding === 'base64'
      ? Buffer.from(content, 'base64')
      : encoding === 'quoted-printable'
        ? Buffer.from(decodeQuotedPrintable(content), 'latin1')
        : Buffer.from(content, 'utf8');
  return bytes.toString('utf8').replaceAll('\r\n', '\n');
}

function decodeQuotedPrintable(content: string): string {
  return content
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

let identity: { readonly key: string; readonly cert: string } | null = null;

/** A key and a certificate for `localhost` signed by itself, made once a process. Needs `openssl`. */
export function certificateOfLocalhost(): { readonly key: string; readonly cert: string } {
  if (identity !== null) return identity;
  const { stdout, stderr, status } = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', '-', '-out', '-'],
    ],
    { encoding: 'utf8' },
  );
  const [key, cert] = ['PRIVATE KEY', 'CERTIFICATE'].map(
    (kind) => new RegExp(`-----BEGIN ${kind}-----[^]+?-----END ${kind}-----\n`).exec(stdout)?.[0],
  );
  if (key === undefined || cert === undefined) throw new Error(`openssl made no certificate (${status}): ${stderr}`);
  identity = { key, cert };
  return identity;
}
