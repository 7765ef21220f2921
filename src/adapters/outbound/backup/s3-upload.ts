import { createHash, createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { request } from 'undici';
import { errorCode, networkReason, OperatorError } from '../../../observability/explain-error.js';

/** A place in S3-compatible storage, and who may write there. */
export interface S3Target {
  /** The bucket's address, perhaps with a folder: `https://s3.eu-central-1.amazonaws.com/bucket/octa-music`. */
  readonly url: URL;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A request as it is signed. */
interface Unsigned {
  readonly method: string;
  readonly url: URL;
  /** SHA-256 of the body, in hexadecimal digits. */
  readonly bodyHash: string;
}

/** How long the storage may take to accept the file, in milliseconds. */
const UPLOAD_LIMIT_MS = 3_600_000;

/**
 * Uploads a file under its own name, in one request (S3 takes 5 GB so). The storage compares what arrives with the
 * SHA-256 that is sent along.
 * @throws OperatorError when it is refused, or the storage can't be reached
 */
export async function uploadToS3(file: string, target: S3Target, now: Date): Promise<void> {
  const url = new URL(`${target.url.href.replace(/\/$/, '')}/${basename(file)}`);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const signed = signedHeaders({ method: 'PUT', url, bodyHash: hash.digest('hex') }, target, now);
  const { statusCode, body } = await request(url, {
    method: 'PUT',
    headers: { ...signed, 'content-length': String((await stat(file)).size) },
    body: createReadStream(file),
    headersTimeout: UPLOAD_LIMIT_MS,
  }).catch((error: unknown) => {
    const reason = networkReason(errorCode(error) ?? 'unknown');
    throw new OperatorError(`The storage (BACKUP_S3_URL) cannot be used: ${reason}.`, { cause: error });
  });
  const answer = await body.text();
  if (statusCode >= 200 && statusCode < 300) return;
  // The answer is XML with a word for the reason, such as AccessDenied or NoSuchBucket.
  const reason = /<Code>(\w+)<\/Code>/.exec(answer)?.[1];
  throw new OperatorError(
    `The storage (BACKUP_S3_URL) refused the backup: ${reason === undefined ? '' : `${reason}, `}status ${statusCode}.`,
  );
}

/** AWS Signature Version 4 (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). */
export function signedHeaders(
  { method, url, bodyHash }: Unsigned,
  { region, accessKeyId, secretAccessKey }: S3Target,
  now: Date,
): Record<string, string> {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = [time.slice(0, 8), region, 's3', 'aws4_request'];
  const headers = { host: url.host, 'x-amz-content-sha256': bodyHash, 'x-amz-date': time };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
  const canonical = [method, url.pathname, url.search.slice(1), ...lines, '', names, bodyHash].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), createHash('sha256').update(canonical).digest('hex')];
  const key = scope.reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, text.join('\n')).toString('hex');
  const credential = `${accessKeyId}/${scope.join('/')}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
