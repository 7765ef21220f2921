import type { Response } from 'express';
import type { ListPasskeys } from '../../../../core/passkeys/manage-passkeys.js';
import type { RelyingParty } from '../../../../core/passkeys/relying-party.js';
import { Cookie } from '../../http/cookies.js';

/** As long as browsers keep cookies. */
const REMEMBERED_MS = 400 * 86_400_000;

/** Offers a passkey after a log-in with a password, once in each browser. */
export class PasskeyOffer {
  private readonly cookie: Cookie;

  constructor(
    private readonly passkeys: ListPasskeys,
    private readonly relyingParty: RelyingParty,
    secure: boolean,
  ) {
    this.cookie = new Cookie('octa_passkey_offered', secure, { maxAge: REMEMBERED_MS });
  }

  /** Whether to offer one to whoever has just logged in; not again after this. */
  async take(response: Response, userId: string): Promise<boolean> {
    if (this.cookie.read(response.req) !== null) return false;
    if (!this.relyingParty.worksAt(response.req.headers.host ?? '')) return false;
    if ((await this.passkeys.run(userId)).length > 0) return false;
    this.cookie.write(response, '1');
    return true;
  }
}
