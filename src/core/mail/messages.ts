import type { MailMessage } from './compose.js';
import type { OperatorMailKind } from './mail.js';
import type { PublicLinks } from './public-links.js';

/* What each mail says. Lengths of time are in milliseconds; tokens are what the links are made of. */

/** To the address of a registration. */
export function verifyEmailMessage(
  links: PublicLinks,
  mail: { confirm: string; disown: string; validMs: number },
): MailMessage {
  return {
    subject: 'Confirm your email address',
    blocks: [
      `Welcome to Octa Music. Please confirm that this is your address; the link works for ${durationInWords(mail.validMs)}.`,
      { label: 'Confirm my address', link: links.verifyEmail(mail.confirm) },
      'Somebody registered with the name above and this address. If that was not you, have it removed:',
      { label: 'This wasn’t me', link: links.disownAccount(mail.disown) },
    ],
  };
}

/**
 * To the owner of an address that somebody tried to register with. It may be the owner, who forgot; and where the
 * account was made by somebody else, resetting the password takes it over.
 */
export function alreadyRegisteredMessage(links: PublicLinks): MailMessage {
  return {
    subject: 'You already have an account',
    blocks: [
      'Somebody, probably you, tried to register at Octa Music with this address. It already has an account, with the name above, so no new one was made.',
      'If you don’t know its password, or the account was never confirmed, set a new password:',
      { label: 'Set a new password', link: links.requestReset() },
      'If it was not you, there is nothing to do.',
    ],
  };
}

export function resetPasswordMessage(links: PublicLinks, mail: { token: string; validMs: number }): MailMessage {
  return {
    subject: 'Set a new password',
    blocks: [
      `Somebody, probably you, asked for a new password for your account. The link works once, for ${durationInWords(mail.validMs)}.`,
      { label: 'Set a new password', link: links.resetPassword(mail.token) },
      'If it was not you, there is nothing to do: your password stays as it is.',
    ],
  };
}

export function passwordChangedMessage(links: PublicLinks): MailMessage {
  return {
    subject: 'Your password was changed',
    blocks: [
      'The password of your account was changed, and all other devices were logged out.',
      'If it was not you, set a new password now:',
      { label: 'Set a new password', link: links.requestReset() },
    ],
  };
}

export function confirmEmailChangeMessage(links: PublicLinks, mail: { token: string; validMs: number }): MailMessage {
  return {
    subject: 'Confirm your new email address',
    blocks: [
      `Please confirm that this is to be the address of your account; the link works for ${durationInWords(mail.validMs)}.`,
      { label: 'Confirm my new address', link: links.verifyEmail(mail.token) },
      'If you know nothing of this, there is nothing to do: without the link nothing is changed.',
    ],
  };
}

/** To the old address, which stays in force until the new one confirms. */
export function emailChangeNoticeMessage(links: PublicLinks, mail: { newEmail: string; cancel: string }): MailMessage {
  return {
    subject: 'Your email address is about to change',
    blocks: [
      `The address of your account is to become ${mail.newEmail}. Until that address confirms, this one stays.`,
      'If it was not you, call the change off and set a new password:',
      { label: 'Call the change off', link: links.cancelEmailChange(mail.cancel) },
      { label: 'Set a new password', link: links.requestReset() },
    ],
  };
}

/** To the owner of an address that another account wanted to change to. */
export function emailChangeTakenMessage(links: PublicLinks): MailMessage {
  return {
    subject: 'You already have an account',
    blocks: [
      'Somebody tried to give this address to another account at Octa Music. It belongs to your account, with the name above, so nothing was changed.',
      'If that was you and you don’t know the password of this account, set a new one:',
      { label: 'Set a new password', link: links.requestReset() },
    ],
  };
}

export function accountLockedMessage(links: PublicLinks, mail: { lockMs: number }): MailMessage {
  return {
    subject: 'Failed attempts to log in',
    blocks: [
      `Somebody tried to log in to your account with a wrong password or code several times in a row. Logging in is locked for ${durationInWords(mail.lockMs)}.`,
      'If that was you, setting a new password unlocks the account at once. If it was not you, there is nothing to do: nobody got in.',
      { label: 'Set a new password', link: links.requestReset() },
    ],
  };
}

const OPERATOR_ACTS: Readonly<Record<OperatorMailKind, { readonly subject: string; readonly text: string }>> = {
  signed_out: {
    subject: 'You were logged out everywhere',
    text: 'An operator of Octa Music has logged you out on all your devices. Your password is still the same: log in again whenever you like.',
  },
  account_disabled: {
    subject: 'Your account was disabled',
    text: 'An operator of Octa Music has disabled your account. Nobody can log in to it, its sessions and API tokens have ended, and your data is kept. If you think that this is a mistake, please contact the operator.',
  },
  account_enabled: {
    subject: 'Your account was enabled again',
    text: 'An operator of Octa Music has enabled your account again. You can log in with the same password as before. API tokens have to be made anew.',
  },
  account_deleted: {
    subject: 'Your account was deleted',
    text: 'An operator of Octa Music has deleted your account and everything that was kept about it. This cannot be undone.',
  },
};

export function operatorActedMessage(kind: OperatorMailKind): MailMessage {
  const { subject, text } = OPERATOR_ACTS[kind];
  return { subject, blocks: [text] };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A length of time in words, in the largest unit that is exact. A single day is given in hours: "24 hours"
 * leaves no doubt about when it began.
 * @param milliseconds more than 0; rounded up to a whole second
 */
export function durationInWords(milliseconds: number): string {
  const whole = Math.ceil(milliseconds / SECOND) * SECOND;
  if (whole % DAY === 0 && whole > DAY) return counted(whole / DAY, 'day');
  if (whole % HOUR === 0) return counted(whole / HOUR, 'hour');
  if (whole % MINUTE === 0) return counted(whole / MINUTE, 'minute');
  return counted(whole / SECOND, 'second');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
