import type { AccountService, Member } from './accounts.js';
import { SITE } from './accounts.js';
import { SoftwareAuthenticator, type Oddities } from './software-authenticator.js';
import type { Answer, Visitor } from './visitor.js';

/** Somebody's browser with an authenticator. */
export class PasskeyHolder {
  readonly authenticator: SoftwareAuthenticator;

  /** @param browser who is logged in, to add passkeys; anybody's to log in with them */
  constructor(
    readonly browser: Visitor,
    origin = SITE,
  ) {
    this.authenticator = new SoftwareAuthenticator(origin);
  }

  /** Adds a passkey to the account that is logged in. */
  async add(name = 'Phone', odd: Oddities = {}): Promise<Answer> {
    const { status, json } = await this.browser.post('/api/profile/passkeys/options', {});
    if (status !== 200) throw new Error(`${status} instead of options: ${json.message}`);
    return this.browser.post('/api/profile/passkeys', { credential: this.authenticator.create(json.data, odd), name });
  }

  /** Logs in with the latest passkey. */
  async logIn(browser = this.browser, extra: object = {}, odd: Oddities = {}): Promise<Answer> {
    const { json } = await browser.post('/api/auth/passkeys/options', {});
    return browser.post('/api/auth/passkeys/login', { credential: this.authenticator.use(json.data, odd), ...extra });
  }
}

/** Somebody who is logged in and has a passkey. */
export async function memberWithPasskey(service: AccountService): Promise<Member & { readonly holder: PasskeyHolder }> {
  const member = await service.member();
  const holder = new PasskeyHolder(member.browser);
  await service.expect(201, holder.add());
  return { ...member, holder };
}
