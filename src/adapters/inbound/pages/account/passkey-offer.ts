import type { CookieOptions, Request, Response } from 'express';
import type { ListPasskeys } from '../../../../core/passkeys/manage-passkeys.js';
import type { RelyingParty } from '../../../../core/passkeys/relying-party.js';
import { readCookies } from '../../http/cookies.js';

/** As long as browsers keep cookies. */
const REMEMBERED_MS = 400 * 86_400_000;

/** Offers a passkey after a log-in with a password, once in each browser. */
export class PasskeyOffer {
  private readonly name: string;
  private readonly options: CookieOptions;

  constructor(
    private readonly passkeys: ListPasskeys,
    private readonly relyingParty: RelyingParty,
    secure: boolean,
  ) {
    this.name = secure ? '__Host-octa_passkey_offered' : 'octa_passkey_offered';
    this.options = { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: REMEMBERED_MS };
  }

  /** Whether to offer one to whoever has just logged in; not again after this. */
  async take(request: Request, response: Response, userId: string): Promise<boolean> {
    if (readCookies(request, this.name).length > 0) return false;
    if (!this.relyingParty.worksAt(request.headers.host ?? '')) return false;
    if ((await this.passkeys.run(userId)).length > 0) return false;
    response.cookie(this.name, '1', this.options);
    return true;
  }
}
