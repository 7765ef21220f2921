import type { Request, Response } from 'express';
import type { Clock } from '../../../../core/shared/clock.js';
import type { SecretBox } from '../../../../core/shared/secrets.js';
import { Cookie } from '../../http/cookies.js';

/** Long enough to copy it, also when the page has to be loaded again. */
const SHOWN_MS = 5 * 60_000;

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
  private readonly cookie: Cookie;

  /** @param secure whether clients connect over TLS */
  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
    secure: boolean,
  ) {
    this.cookie = new Cookie('octa_token', secure, { sameSite: 'strict', maxAge: SHOWN_MS });
  }

  keep(response: Response, { id, text }: NewToken): void {
    const until = this.clock.now().getTime() + SHOWN_MS;
    this.cookie.write(response, this.box.seal(JSON.stringify({ id, text, until })));
  }

  /** `null` when none was made in this browser a moment ago. */
  read(request: Request): NewToken | null {
    const opened = this.box.open(this.cookie.read(request) ?? '');
    if (opened === null) return null;
    const { id, text, until } = JSON.parse(opened) as NewToken & { until: number };
    return until > this.clock.now().getTime() ? { id, text } : null;
  }
}
