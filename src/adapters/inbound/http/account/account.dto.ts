import { defaultPasswordPolicy } from '../../../../core/auth/password-policy.js';
import { BooleanField, PasswordField, TextField } from '../input/fields.js';

// What people send about accounts. The API takes these as JSON, the pages as forms with the same field names. Only
// type, emptiness, control characters and a bound on length are checked here; what makes a good name is the core's.

/** Longer than any address can be (254), short enough to look at. */
const NAME_MAX = 254;

const EXAMPLE = 'violet tram 41 kettle';

const USERNAME = {
  max: NAME_MAX,
  trim: true,
  description: 'Letters A to Z, digits, `_` and `-`; unique whatever its case. Surrounding white space is dropped.',
  pattern: String.raw`^\s*[A-Za-z0-9_-]{3,30}\s*$`,
  minLength: 3,
  example: 'ada_l',
} as const;

const EMAIL = {
  max: NAME_MAX,
  trim: true,
  description: 'An email address in ASCII.',
  example: 'ada@example.org',
} as const;

const NEW_PASSWORD = {
  description: 'Any characters; nothing is trimmed. Not a common one, and not made of the account’s own words.',
  minLength: defaultPasswordPolicy.minLength,
  maxLength: defaultPasswordPolicy.maxLength,
  example: EXAMPLE,
} as const;

const CONFIRMATION = { description: 'Confirm password: equal to the password.', example: EXAMPLE } as const;

export class RegisterInput {
  @TextField(USERNAME)
  username!: string;

  @TextField(EMAIL)
  email!: string;

  @PasswordField(NEW_PASSWORD)
  password!: string;

  @PasswordField(CONFIRMATION)
  confirm_password!: string;
}

export class LogInInput {
  @TextField({
    max: NAME_MAX,
    trim: true,
    description: 'The username or the email address, whatever its case.',
    example: 'ada_l',
  })
  login!: string;

  @PasswordField({ description: 'As it was chosen.', example: EXAMPLE })
  password!: string;

  @BooleanField({
    description: 'Keeps the session for 30 days instead of some hours.',
    default: false,
    example: true,
  })
  remember_me?: boolean;
}

export class CodeInput {
  @TextField({
    max: 100,
    trim: true,
    description: 'The six digits of the authenticator app; at log-in also a recovery code.',
    example: '492039',
  })
  code!: string;
}

export class EmailInput {
  @TextField(EMAIL)
  email!: string;
}

export class ResetPasswordInput {
  @PasswordField(NEW_PASSWORD)
  password!: string;

  @PasswordField(CONFIRMATION)
  confirm_password!: string;
}

export class CurrentPasswordInput {
  @PasswordField({
    optional: true,
    description:
      'The current password, to show that it is the owner who asks. Within five minutes of the log-in it may be left out.',
    example: EXAMPLE,
  })
  current_password?: string;
}

export class ChangeUsernameInput extends CurrentPasswordInput {
  @TextField({ ...USERNAME, example: 'ada_lovelace' })
  username!: string;
}

export class ChangeEmailInput extends CurrentPasswordInput {
  @TextField({ ...EMAIL, example: 'lovelace@example.org' })
  email!: string;
}

export class ChangePasswordInput extends CurrentPasswordInput {
  @PasswordField({ ...NEW_PASSWORD, example: 'seven brass otters hum' })
  new_password!: string;

  @PasswordField({ ...CONFIRMATION, example: 'seven brass otters hum' })
  confirm_password!: string;
}

// Messages that are the same whether or not an address has an account, on pages and in the API.

export const REGISTERED = 'Almost done! Please confirm your email address with the link we sent you.';

export const VERIFICATION_RESENT =
  'If this address has an account that is waiting to be confirmed, we have sent it a new link.';

export const RESET_REQUESTED = 'If this address has an account, we have sent it a link to set a new password.';

export const EMAIL_CHANGE_REQUESTED =
  'Please confirm the new address with the link we sent to it. Until then, your current address stays in use.';
