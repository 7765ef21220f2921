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
import { PerRequest } from '../per-request.js';
import type { Refusal } from '../errors/problem.js';
import { FILE_MAX_BYTES, fileTooLarge } from './file-body.js';

/** Larger requests are refused without reading them; the form says so of smaller ones. */
const READ_LIMIT_BYTES = 2 * FILE_MAX_BYTES;

/** Far more than any form here has. */
const MAX_FIELDS = 20;

/** An uploaded file. */
export interface Upload {
  /** `null` when no file was chosen, or it can't be read. */
  readonly bytes: Uint8Array | null;
  readonly fileName?: string;
  /** Why the file can't be used. */
  readonly refusal: Refusal | null;
}

const NOTHING: Upload = { bytes: null, refusal: null };

/** The parser's messages for a file, or pasted text, that is too large. */
const TOO_LARGE_MESSAGES: readonly string[] = ['File too large', 'Field value too long'];

const uploads = new PerRequest<Upload>();

/** The file of this request's form. */
export function uploadOf(request: Request): Upload {
  return uploads.get(request) ?? NOTHING;
}

/** Of a form that carries a file in the field `file`. */
const Multipart = FileInterceptor('file', {
  limits: {
    fileSize: FILE_MAX_BYTES,
    fieldSize: FILE_MAX_BYTES,
    files: 1,
    fields: MAX_FIELDS,
    parts: MAX_FIELDS + 1,
  },
});

/**
 * Reads a form with a file. It runs after all guards, so nothing is read for a client that is over its limit or not
 * logged in. The handler reports problems with the file on the form's page.
 */
@Injectable()
export class UploadInterceptor implements NestInterceptor {
  private readonly multipart = new Multipart();

  async intercept(context: ExecutionContext, next: CallHandler): Promise<ReturnType<CallHandler['handle']>> {
    const request = context.switchToHttp().getRequest<Request & { file?: { buffer: Buffer; originalname: string } }>();
    // An upload that doesn't say its size may have no end; browsers say it.
    const unknown = request.is('multipart/form-data') ? Infinity : 0;
    if (Number(request.headers['content-length'] ?? unknown) > READ_LIMIT_BYTES) throw fileTooLarge();
    try {
      await this.multipart.intercept(context, { handle: () => EMPTY });
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      uploads.set(request, { bytes: null, refusal: fileTooLarge() });
      return next.handle();
    }
    const { file } = request;
    // Browsers send an empty file where none was chosen.
    if (file !== undefined && file.buffer.length > 0) {
      uploads.set(request, { bytes: file.buffer, fileName: file.originalname, refusal: null });
    }
    return next.handle();
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof HttpException && TOO_LARGE_MESSAGES.some((text) => error.message.startsWith(text));
}
