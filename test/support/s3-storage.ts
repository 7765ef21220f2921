import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { S3Target } from '../../src/adapters/outbound/backup/s3-upload.js';

/** Of AWS's documentation, where nobody can use them. */
export const CREDENTIALS = {
  region: 'us-east-1',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
} as const;

interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Each byte as one character. */
  readonly body: string;
}

/**
 * A server in the place of S3 that answers every request so.
 * @param afterwards takes what has to be closed after the test
 */
export async function startStorage(
  status: number,
  afterwards: (close: () => Promise<unknown>) => void,
  answer = '',
): Promise<{ readonly received: readonly Received[]; readonly target: S3Target }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      const { method, url: path, headers } = request;
      received.push({ method, path, headers, body: bytes.toString('latin1') });
      response.writeHead(status).end(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterwards(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return { received, target: { ...CREDENTIALS, url: new URL(`http://127.0.0.1:${port}/bucket/octa/`) } };
}
