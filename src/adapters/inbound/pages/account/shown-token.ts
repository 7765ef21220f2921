import type { Request, Response } from 'express';
import type { Clock } from '../../../../core/shared/clock.js';
import type { SecretBox } from '../../../../core/shared/secrets.js';
import { readCookies } from '../../http/cookies.js';

/** Long enough to copy it, also when the page has to be loaded again. */
export const SHOWN_MS = 5 * 60_000;

/** A token that was just made. */
interface NewToken {
  readonly id: string;
  readonly text: string;
}

/**
 * A new API token on its way to the page that shows it: encrypted, in a cookie of the browser that made it, never in an
 * address. Loading the page again shows it again for a while, and makes none.
 */
export class ShownToken {
  private readonly name: string;

  /** @param secure whether clients connect over TLS */
  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly secure: boolean,
  ) {
    this.name = secure ? '__Host-octa_token' : 'octa_token';
  }

  keep(response: Response, { id, text }: NewToken): void {
    const until = this.clock.now().getTime() + SHOWN_MS;
    const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: this.secure, maxAge: SHOWN_MS } as const;
    response.cookie(this.name, this.box.seal(JSON.stringify({ id, text, until })), options);
  }

  /** `null` when none was made in this browser a moment ago. */
  read(request: Request): NewToken | null {
    const opened = this.box.open(readCookies(request, this.name)[0] ?? '');
    if (opened === null) return null;
    const { id, text, until } = JSON.parse(opened) as NewToken & { until: number };
    return until > this.clock.now().getTime() ? { id, text } : null;
  }
}
