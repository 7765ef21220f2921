import { networkOf } from '../activity/network-of.js';
import { browserName } from '../sessions/device-name.js';
import type { Client } from '../sessions/start-session.js';
import type { MailMessage } from './compose.js';
import type { SecurityNoticeKind } from './mail.js';
import type { PublicLinks } from './public-links.js';

const NOTICES: Readonly<Record<SecurityNoticeKind, { readonly subject: string; readonly text: string }>> = {
  new_device: {
    subject: 'New log-in to your account',
    text: 'Somebody logged in to your account on a device that had not logged in to it before.',
  },
  token_created: {
    subject: 'A new API token for your account',
    text: 'A token was made for your account, with which programs can use it.',
  },
  passkey_added: {
    subject: 'A new passkey for your account',
    text: 'A passkey was added to your account. Whoever has it can log in without your password.',
  },
  passkey_removed: {
    subject: 'A passkey was removed from your account',
    text: 'A passkey was removed from your account. It can no longer be used to log in.',
  },
  second_factor_on: {
    subject: 'Two-step log-in is on',
    text: 'An authenticator app was set up for your account. From now on, logging in with your password takes a code of that app as well, or one of the recovery codes that were shown.',
  },
  second_factor_off: {
    subject: 'Two-step log-in is off',
    text: 'The authenticator app and the recovery codes of your account were removed. Logging in takes nothing but your password now.',
  },
  recovery_code_used: {
    subject: 'A recovery code was used',
    text: 'Somebody logged in to your account with your password and a recovery code. Each code works once.',
  },
  recovery_codes_renewed: {
    subject: 'New recovery codes',
    text: 'New recovery codes were made for your account. The old ones no longer work.',
  },
};

export interface SecurityNotice {
  readonly client: Client;
  /** The name that the owner gave to what was made or removed. */
  readonly name?: string;
}

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** Says what happened, when, and from where. A user agent that is no browser's is not quoted: it could be an advertisement. */
export function securityNoticeMessage(
  links: PublicLinks,
  kind: SecurityNoticeKind,
  { client, name, at }: SecurityNotice & { at: Date },
): MailMessage {
  const { subject, text } = NOTICES[kind];
  const device = browserName(client.userAgent) ?? 'a program that we do not recognize';
  const network = networkOf(client.ip);
  return {
    subject,
    blocks: [
      text,
      ...(name === undefined ? [] : [`Name: “${name}”`]),
      `When: ${MOMENT.format(at)} UTC`,
      `From: ${device}${network === '' ? '' : `, in the network ${network}`}`,
      'If that was you, there is nothing to do. If not, set a new password, which logs out every device and ends all API tokens. Then look at what happened to your account:',
      { label: 'Set a new password', link: links.requestReset() },
      { label: 'Account activity', link: links.activity() },
    ],
  };
}
