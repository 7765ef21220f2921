import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { validationFailed } from '../../../../core/shared/domain-error.js';
import { Refusal } from '../errors/problem.js';

/** The largest file that is taken. */
export const FILE_MAX_BYTES = 10 * 1024 * 1024;

/** What is read of a request: a file in JSON or in a form is longer. */
export const FILE_BODY_MAX_BYTES = 12 * 1024 * 1024;

/** The media types of files, besides JSON and forms. The file itself shows what it is. */
export const FILE_MEDIA_TYPES = [
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
  'application/xspf+xml',
  'audio/x-mpegurl',
] as const;

/** The same under other names. */
const OTHER_NAMES = ['text/xml', 'application/xml', 'audio/mpegurl', 'application/vnd.apple.mpegurl'];

/** A file that was sent as a request's body. */
export class FileBody {
  private hash: string | undefined;

  constructor(
    readonly bytes: Uint8Array,
    /** Whether the body is JSON, which may hold the file or be it. */
    readonly isJson: boolean,
    readonly charset?: string,
    readonly name?: string,
    readonly fileName?: string,
  ) {}

  /** Names the file in a fingerprint of the request. */
  toJSON(): object {
    this.hash ??= createHash('sha256').update(this.bytes).digest('hex');
    return { hash: this.hash, name: this.name, fileName: this.fileName };
  }
}

/** @throws Refusal `invalid_content_type` for a body that is no file, `payload_too_large`, `bad_request` */
export async function fileBodyOf(request: Request, isJson: boolean, bytes: Buffer): Promise<FileBody> {
  const type = request.headers['content-type'] ?? '';
  const charset = charsetOf(type);
  if (request.is('multipart/form-data')) return ofForm(type, bytes);
  if (!isJson && !isFile(request)) {
    const types = ['application/json', ...FILE_MEDIA_TYPES, 'multipart/form-data'].join(', ');
    throw new Refusal(400, 'invalid_content_type', `The Content-Type must be one of: ${types}.`);
  }
  if (!isJson) refuseLargeFile(bytes.length);
  return new FileBody(bytes, isJson, charset);
}

/** @throws Refusal `payload_too_large` */
export function refuseLargeFile(bytes: number): void {
  if (bytes > FILE_MAX_BYTES) throw fileTooLarge();
}

export function fileTooLarge(): Refusal {
  return new Refusal(413, 'payload_too_large', `The file is larger than ${FILE_MAX_BYTES / 1024 ** 2} MB.`);
}

export function isFile(request: Request): boolean {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return [...FILE_MEDIA_TYPES, ...OTHER_NAMES, 'multipart/form-data'].includes(type);
}

function charsetOf(type: string): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(type)?.[1];
}

/**
 * A form with the fields `file` and, perhaps, `name`.
 * @throws DomainError `validation_failed` for several files
 */
async function ofForm(type: string, bytes: Buffer): Promise<FileBody> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  } catch {
    throw new Refusal(400, 'bad_request', 'The form cannot be read.');
  }
  const [file, ...others] = form.getAll('file');
  if (file === undefined) throw new Refusal(400, 'validation_failed', 'file is required.');
  if (others.length > 0) {
    throw validationFailed([{ field: 'file', message: 'Please import one file at a time.' }]);
  }
  const name = form.get('name');
  const content = typeof file === 'string' ? Buffer.from(file) : new Uint8Array(await file.arrayBuffer());
  refuseLargeFile(content.length);
  const fileName = typeof file === 'string' ? undefined : file.name;
  return new FileBody(content, false, undefined, typeof name === 'string' ? name : undefined, fileName);
}
