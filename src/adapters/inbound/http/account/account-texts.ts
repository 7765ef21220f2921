// What is said whether or not an address has an account: one text for each, so that no way in can give more away.

export const REGISTERED = 'Nearly there: please confirm your e-mail address with the link that we have sent to it.';

export const VERIFICATION_RESENT =
  'If this address has an account that is waiting to be confirmed, a new link is on its way to it.';

export const RESET_REQUESTED = 'If this address has an account, a link to set a new password is on its way to it.';

export const EMAIL_CHANGE_REQUESTED =
  'Please confirm the new address with the link that we have sent to it. Until then the old one stays in force.';
