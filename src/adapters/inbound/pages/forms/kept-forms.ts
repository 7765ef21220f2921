import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { Request, Response } from 'express';
import type { Clock } from '../../../../core/shared/clock.js';
import type { SecretBox } from '../../../../core/shared/secrets.js';
import { CSRF_FIELD } from '../../http/csrf/csrf-tokens.js';
import { Cookie, COOKIE_BYTES } from '../../http/cookies.js';
import type { Typed } from './form.js';

/** Long enough to log in again, a forgotten password included. */
const KEEP_MS = 15 * 60_000;

/** Enough for the longest playlist description, and below what servers take as headers. */
const MOST_COOKIES = 2;

/** Uncompressed, so that a forged cookie can't fill the memory. */
const MAX_BYTES = 100 * 1024;

interface KeptForm {
  readonly action: string;
  readonly typed: Typed;
  readonly until: number;
}

/**
 * Keeps what was typed into a form whose session had ended, for after the log-in: compressed and encrypted, in cookies
 * of the browser that sent it. Never passwords.
 */
export class KeptForms {
  private readonly cookies: readonly Cookie[];

  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
    secure: boolean,
  ) {
    const maxAge = KEEP_MS;
    this.cookies = Array.from(
      { length: MOST_COOKIES },
      (_, at) => new Cookie(`octa_form_${at + 1}`, secure, { maxAge }),
    );
  }

  /** @returns whether anything was kept: not an empty form, nor one that is too long for cookies */
  keep(response: Response, submitted: Typed): boolean {
    const typed = Object.fromEntries(
      Object.entries(submitted).filter(
        ([name, value]) => name !== CSRF_FIELD && !name.includes('password') && value !== '',
      ),
    );
    if (Object.keys(typed).length === 0) return false;
    const form = { action: response.req.path, typed, until: this.clock.now().getTime() + KEEP_MS };
    const text = this.box.seal(brotliCompressSync(JSON.stringify(form)).toString('base64url'));
    if (text.length > COOKIE_BYTES * MOST_COOKIES) return false;
    this.cookies.forEach((cookie, index) => {
      const part = text.slice(index * COOKIE_BYTES, (index + 1) * COOKIE_BYTES);
      if (part === '') cookie.clear(response);
      else cookie.write(response, part);
    });
    return true;
  }

  /** Whether a form waits for this browser's log-in. */
  has(request: Request): boolean {
    return this.read(request) !== null;
  }

  /** What was typed into the form with this action, once; `null` when nothing is kept. */
  take(response: Response, action: string): Typed | null {
    const form = this.read(response.req);
    if (form?.action !== action) return null;
    for (const cookie of this.cookies) cookie.clear(response);
    return form.typed;
  }

  private read(request: Request): KeptForm | null {
    const text = this.cookies.map((cookie) => cookie.read(request) ?? '').join('');
    const opened = text === '' ? null : this.box.open(text);
    if (opened === null) return null;
    const json = brotliDecompressSync(Buffer.from(opened, 'base64url'), { maxOutputLength: MAX_BYTES * 2 }).toString();
    const form = JSON.parse(json) as KeptForm;
    return form.until > this.clock.now().getTime() ? form : null;
  }
}
