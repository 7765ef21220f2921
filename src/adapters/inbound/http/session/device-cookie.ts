import type { Request, Response } from 'express';
import type { KnownDevice } from '../../../../core/auth/known-device.js';
import type { User } from '../../../../core/auth/user.js';
import type { Clock } from '../../../../core/shared/clock.js';
import type { Random } from '../../../../core/shared/random.js';
import type { SecretBox } from '../../../../core/shared/secrets.js';
import { Cookie } from '../cookies.js';

const KEPT_MS = 180 * 86_400_000;

/** How many accounts one browser is known to: those of a household. */
const MAX_ACCOUNTS = 4;

interface Entry extends KnownDevice {
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * The cookie by which a browser is known to the accounts that it has logged in to, encrypted and authenticated. It is
 * no credential: it only gives the device a lockout counter of its own.
 */
export class DeviceCookie {
  private readonly cookie: Cookie;

  constructor(
    private readonly box: SecretBox,
    private readonly random: Random,
    private readonly clock: Clock,
    secure: boolean,
  ) {
    this.cookie = new Cookie('octa_device', secure, { maxAge: KEPT_MS });
  }

  /** The accounts that this browser has logged in to, latest first; empty when it can prove none. */
  read(request: Request): readonly KnownDevice[] {
    return this.entries(request);
  }

  /** Makes this browser known to the account. */
  write(response: Response, { id: userId, credentialVersion }: User): void {
    const others = this.entries(response.req).filter((entry) => entry.userId !== userId);
    const until = this.clock.now().getTime() + KEPT_MS;
    const entry: Entry = { userId, credentialVersion, nonce: this.random.token(16), until };
    const entries = [entry, ...others].slice(0, MAX_ACCOUNTS);
    this.cookie.write(response, this.box.seal(JSON.stringify(entries)));
  }

  private entries(request: Request): readonly Entry[] {
    const now = this.clock.now().getTime();
    for (const value of this.cookie.readAll(request)) {
      const opened = this.box.open(value);
      if (opened !== null) return (JSON.parse(opened) as Entry[]).filter(({ until }) => until > now);
    }
    return [];
  }
}
