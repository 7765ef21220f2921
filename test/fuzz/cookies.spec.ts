import { sign } from 'cookie-signature';
import type { Request, Response } from 'express';
import fc from 'fast-check';
import { AesSecretBox } from '../../src/adapters/outbound/crypto/aes-secret-box.js';
import { SystemRandom } from '../../src/adapters/outbound/system/system-random.js';
import { readCookies } from '../../src/adapters/inbound/http/cookies.js';
import { DeviceCookie } from '../../src/adapters/inbound/http/session/device-cookie.js';
import { SessionCookie } from '../../src/adapters/inbound/http/session/session-cookie.js';
import type { User } from '../../src/core/auth/user.js';
import { ManualClock } from '../support/manual-clock.js';
import { fuzz, must } from './support/fuzz.js';
import { damaged, oddText } from './support/odd-inputs.js';

const SESSION = { cookieSecure: false, cookieHttpOnly: true, cookieSameSite: 'lax' } as const;
const KEYS = ['first signing key of a test', 'previous signing key of a test'] as const;
const ISSUED = ['a-secret-of-a-session', 'another-one'];
const session = new SessionCookie(SESSION, KEYS);
const box = new AesSecretBox('devices', 'a secret key of a test');
const device = new DeviceCookie(box, new SystemRandom(), new ManualClock(), false);

const asked = (cookie: string): Request => ({ headers: { cookie } }) as Request;

/** The value of the cookie that a response sets. */
function written(write: (response: Response) => void): string {
  let value = '';
  const response = {
    req: asked(''),
    getHeader: () => [],
    removeHeader: () => undefined,
    cookie: (_n: string, v: string) => (value = v),
  };
  write(response as unknown as Response);
  return encodeURIComponent(value);
}

const someone = { id: 'the-user', credentialVersion: 3 } as User;
const known = written((response) => device.write(response, someone));
const signed = ISSUED.map((secret, at) => encodeURIComponent(`s:${sign(secret, KEYS[at] ?? '')}`));
const SEEDS = [
  `octa_session=${signed[0]}; octa_device=${known}`,
  `theme=dark; octa_session=${signed[1]}; octa_session=${signed[0]}`,
  `octa_session=; octa_device=v1.; octa_session=s%3A.; =; ;;`,
  `octa_session=${'s%3Ax.y; octa_session='.repeat(30)}`,
  `octa_session="${signed[0]}"; $Version=1; octa_device=${known.slice(0, -2)}`,
];

fuzz('cookies', fc.oneof({ weight: 5, arbitrary: damaged(SEEDS) }, oddText), (text) => {
  const secrets = session.read(asked(text)) ?? [];
  must(
    secrets.every(({ secret }) => ISSUED.includes(secret)),
    'only a secret that was signed is one',
  );
  must(secrets.length <= 4, 'no more are looked up than may be');
  const devices = device.read(asked(text));
  must(
    devices.every(({ userId }) => userId === someone.id),
    'only an account that was sealed is known',
  );
  must(devices.length === 0 || text.includes(known.slice(6, -6)), 'what was changed does not open');
  const values = readCookies(asked(text), 'theme');
  must(values.length <= text.split(';').length, 'a cookie has one value');
});
