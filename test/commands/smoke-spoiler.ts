import { spawnSync } from 'node:child_process';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { rawRequest } from '../support/raw-request.js';

/** An answer on its way from the service to the client. */
export interface PassingAnswer {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly encoding: string;
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Keeps the client waiting for so long. */
  delayMs: number;
}

export type Spoil = (answer: PassingAnswer) => void;

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface Spoiler {
  readonly port: number;
  /** What it does to every answer that passes. */
  spoil: Spoil;
  stop(): Promise<void>;
}

/**
 * Stands in front of a service and changes single answers: so a client meets a service that is right in everything but
 * one. Speaks TLS where it is given a certificate.
 */
export async function startSpoiler(target: string, certificate?: Certificate): Promise<Spoiler> {
  const listener: RequestListener = (request, response) => {
    void (async () => {
      const { method = 'GET', url: path = '/', headers } = request;
      const received = await rawRequest(target, { method, path, headers, body: await buffer(request) });
      const { status, headers: given, body } = received;
      const encoding = String(headers['accept-encoding'] ?? '');
      const answer: PassingAnswer = { method, path, encoding, status, headers: { ...given }, body, delayMs: 0 };
      delete answer.headers['content-length'];
      delete answer.headers['transfer-encoding'];
      // Altered answers need not match the API's description.
      answer.headers['x-altered-by-test'] = 'true';
      spoiler.spoil(answer);
      await wait(answer.delayMs);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    })();
  };
  const server = certificate === undefined ? createServer(listener) : createTlsServer(certificate, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const spoiler: Spoiler = {
    port: (server.address() as AddressInfo).port,
    spoil: () => undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return spoiler;
}

/** Changes the text of the body where it is not compressed. */
export function rewrite(answer: PassingAnswer, from: string | RegExp, to: string): void {
  if (answer.headers['content-encoding'] !== undefined) return;
  const text = answer.body.toString('utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${answer.path} does not contain ${String(from)}`);
  answer.body = Buffer.from(changed);
}

/** A certificate for localhost, signed by itself, that is valid for so many days. Needs `openssl`. */
export function selfSignedCertificate(days: number): Certificate {
  const { stdout, stderr } = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', String(days)],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', '-', '-out', '-'],
    ],
    { encoding: 'utf8' },
  );
  const [key, cert] = ['PRIVATE KEY', 'CERTIFICATE'].map(
    (kind) => new RegExp(`-----BEGIN ${kind}-----[^]+?-----END ${kind}-----\n`).exec(stdout)?.[0],
  );
  if (key === undefined || cert === undefined) throw new Error(`openssl made no certificate: ${stderr}`);
  return { key, cert };
}
