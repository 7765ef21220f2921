import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Request } from 'express';
import { EMPTY } from 'rxjs';
import { Refusal } from '../errors/problem.js';

/** The field of a form that carries a file. */
export const UPLOAD_FIELD = 'file';

/** Twice the size of a playlist of 1,000 songs in its longer format. */
export const UPLOAD_LIMIT_BYTES = 1024 * 1024;

/** Larger requests are refused without reading them; the form says so of smaller ones. */
const READ_LIMIT_BYTES = 20 * UPLOAD_LIMIT_BYTES;

/** Far more than any form here has. */
const MAX_FIELDS = 20;

/** An uploaded file. */
export interface Upload {
  /** `null` when no file was chosen, or it can't be read. */
  readonly text: string | null;
  /** Why the file can't be used, and the status for that. */
  readonly problem: UploadProblem | null;
}

interface UploadProblem {
  readonly status: number;
  readonly message: string;
}

const NOTHING: Upload = { text: null, problem: null };

const TOO_LARGE: UploadProblem = {
  status: 413,
  message: `The file is larger than ${UPLOAD_LIMIT_BYTES / 1024 ** 2} MB.`,
};

const NO_TEXT: UploadProblem = { status: 400, message: 'The file is not text in UTF-8.' };

/** The parser's messages for a file, or pasted text, that is too large. */
const TOO_LARGE_MESSAGES: readonly string[] = ['File too large', 'Field value too long'];

const uploads = new WeakMap<Request, Upload>();

/** The file of this request's form. */
export function uploadOf(request: Request): Upload {
  return uploads.get(request) ?? NOTHING;
}

const Multipart = FileInterceptor(UPLOAD_FIELD, {
  limits: {
    fileSize: UPLOAD_LIMIT_BYTES,
    fieldSize: UPLOAD_LIMIT_BYTES,
    files: 1,
    fields: MAX_FIELDS,
    parts: MAX_FIELDS + 1,
  },
});

/**
 * Reads a form with a text file. It runs after all guards, so nothing is read for a client that is over its limit or not
 * logged in. The handler reports problems with the file on the form's page.
 */
@Injectable()
export class UploadInterceptor implements NestInterceptor {
  private readonly multipart = new Multipart();

  async intercept(context: ExecutionContext, next: CallHandler): Promise<ReturnType<CallHandler['handle']>> {
    const request = context.switchToHttp().getRequest<Request & { file?: { buffer: Buffer } }>();
    // An upload that doesn't say its size may have no end; browsers say it.
    const unknown = request.is('multipart/form-data') ? Infinity : 0;
    if (Number(request.headers['content-length'] ?? unknown) > READ_LIMIT_BYTES) {
      throw new Refusal(413, 'payload_too_large', TOO_LARGE.message);
    }
    try {
      await this.multipart.intercept(context, { handle: () => EMPTY });
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      uploads.set(request, { text: null, problem: TOO_LARGE });
      return next.handle();
    }
    if (request.file !== undefined) uploads.set(request, read(request.file.buffer));
    return next.handle();
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof HttpException && TOO_LARGE_MESSAGES.some((text) => error.message.startsWith(text));
}

function read(bytes: Buffer): Upload {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), problem: null };
  } catch {
    return { text: null, problem: NO_TEXT };
  }
}
