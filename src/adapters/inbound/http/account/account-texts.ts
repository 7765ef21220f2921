// Messages that are the same whether or not an address has an account, on pages and in the API.

export const REGISTERED = 'Almost done! Please confirm your email address with the link we sent you.';

export const VERIFICATION_RESENT =
  'If this address has an account that is waiting to be confirmed, we have sent it a new link.';

export const RESET_REQUESTED = 'If this address has an account, we have sent it a link to set a new password.';

export const EMAIL_CHANGE_REQUESTED =
  'Please confirm the new address with the link we sent to it. Until then, your current address stays in use.';
