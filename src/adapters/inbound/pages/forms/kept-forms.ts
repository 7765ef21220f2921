import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { CookieOptions, Request, Response } from 'express';
import type { Clock } from '../../../../core/shared/clock.js';
import type { SecretBox } from '../../../../core/shared/secrets.js';
import { CSRF_FIELD } from '../../http/csrf/csrf-tokens.js';
import { readCookies } from '../../http/cookies.js';
import type { Typed } from './form.js';

/** Long enough to log in again, a forgotten password included. */
const KEEP_MS = 15 * 60_000;

/** Browsers keep cookies of up to 4,096 bytes, name and attributes included. */
const COOKIE_BYTES = 3_800;

/** Enough for the longest playlist description, and below what servers take as headers. */
const MOST_COOKIES = 2;

/** Uncompressed, so that a forged cookie can't fill the memory. */
const MAX_BYTES = 100 * 1024;

interface KeptForm {
  readonly action: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly until: number;
}

/**
 * Keeps what was typed into a form whose session had ended, for after the log-in: compressed and encrypted, in cookies
 * of the browser that sent it. Never passwords.
 */
export class KeptForms {
  private readonly names: readonly string[];
  private readonly options: CookieOptions;

  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
    secure: boolean,
  ) {
    const name = secure ? '__Host-octa_form' : 'octa_form';
    this.names = Array.from({ length: MOST_COOKIES }, (_, index) => `${name}_${index + 1}`);
    this.options = { path: '/', httpOnly: true, sameSite: 'lax', secure };
  }

  /** @returns whether anything was kept: not an empty form, nor one that is too long for cookies */
  keep(request: Request, response: Response, submitted: Typed): boolean {
    const typed = Object.fromEntries(
      Object.entries(submitted).filter(
        ([name, value]) =>
          name !== CSRF_FIELD && !name.includes('password') && typeof value === 'string' && value !== '',
      ),
    );
    if (Object.keys(typed).length === 0) return false;
    const form = { action: request.path, typed, until: this.clock.now().getTime() + KEEP_MS };
    const text = this.box.seal(brotliCompressSync(JSON.stringify(form)).toString('base64url'));
    if (text.length > COOKIE_BYTES * MOST_COOKIES) return false;
    this.names.forEach((name, index) => {
      const part = text.slice(index * COOKIE_BYTES, (index + 1) * COOKIE_BYTES);
      if (part === '') response.clearCookie(name, this.options);
      else response.cookie(name, part, { ...this.options, maxAge: KEEP_MS });
    });
    return true;
  }

  /** Whether a form waits for this browser's log-in. */
  has(request: Request): boolean {
    return this.read(request) !== null;
  }

  /** What was typed into the form with this action, once; `null` when nothing is kept. */
  take(request: Request, response: Response, action: string): Typed | null {
    const form = this.read(request);
    if (form?.action !== action) return null;
    for (const name of this.names) response.clearCookie(name, this.options);
    return form.typed;
  }

  private read(request: Request): KeptForm | null {
    const text = this.names.map((name) => readCookies(request, name)[0] ?? '').join('');
    const opened = text === '' ? null : this.box.open(text);
    if (opened === null) return null;
    const json = brotliDecompressSync(Buffer.from(opened, 'base64url'), { maxOutputLength: MAX_BYTES * 2 }).toString();
    const form = JSON.parse(json) as KeptForm;
    return form.until > this.clock.now().getTime() ? form : null;
  }
}
