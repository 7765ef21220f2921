import type { User } from './user.js';

/**
 * A browser that has logged in to an account before, as a cookie of it proves ("device cookie" in OWASP's
 * https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies).
 */
export interface KnownDevice {
  readonly userId: string;
  /** Random; tells this device from the account's others. */
  readonly nonce: string;
  /** The account's when the device logged in. */
  readonly credentialVersion: number;
}

/** Whether one of these has logged in to the account before. */
export function isKnown(devices: readonly KnownDevice[], user: User): boolean {
  return devices.some(({ userId }) => userId === user.id);
}

/**
 * The device whose failures at this account are counted apart from everybody else's, or `null`. A change or reset of
 * the password ends that, as it ends sessions: whoever has a copy of the cookie has lost it then.
 */
export function trustedDevice(devices: readonly KnownDevice[], user: User): KnownDevice | null {
  const trusted = (device: KnownDevice): boolean =>
    device.userId === user.id && device.credentialVersion === user.credentialVersion;
  return devices.find(trusted) ?? null;
}
