import { emailProblem, refuseProblems, usernameProblem } from '../../../../core/auth/account-names.js';
import type { FieldProblem } from '../../../../core/shared/domain-error.js';
import { BooleanField } from '../input/boolean-field.js';
import { PasswordField } from '../input/password-field.js';
import { TextField } from '../input/text-field.js';

// What people send about accounts. The API takes these as JSON, the pages as forms with the same field names. Only
// type, emptiness, control characters and a bound on length are checked here; what makes a good name is the core's.

/** Longer than any address can be (254), short enough to look at. */
const NAME_MAX = 254;

export class RegisterInput {
  @TextField({ max: NAME_MAX, trim: true })
  username!: string;

  @TextField({ max: NAME_MAX, trim: true })
  email!: string;

  @PasswordField()
  password!: string;

  @PasswordField()
  confirm_password!: string;
}

export class LogInInput {
  @TextField({ max: NAME_MAX, trim: true })
  login!: string;

  @PasswordField()
  password!: string;

  @BooleanField()
  remember_me?: boolean;
}

export class EmailInput {
  @TextField({ max: NAME_MAX, trim: true })
  email!: string;
}

export class ResetPasswordInput {
  @PasswordField()
  password!: string;

  @PasswordField()
  confirm_password!: string;
}

export class ChangeUsernameInput {
  @TextField({ max: NAME_MAX, trim: true })
  username!: string;

  @PasswordField()
  current_password!: string;
}

export class ChangeEmailInput {
  @TextField({ max: NAME_MAX, trim: true })
  email!: string;

  @PasswordField()
  current_password!: string;
}

export class ChangePasswordInput {
  @PasswordField()
  current_password!: string;

  @PasswordField()
  new_password!: string;

  @PasswordField()
  confirm_password!: string;
}

export class CurrentPasswordInput {
  @PasswordField()
  current_password!: string;
}

/**
 * Passes when a new password was typed twice the same.
 * @throws DomainError `validation_failed` for `confirm_password`
 */
export function assertSame(password: string, confirmation: string): void {
  refuseProblems(confirmationProblem(password, confirmation));
}

/**
 * Passes when a registration has no mistake that can be seen in it alone; tells of all of them at once.
 * @throws DomainError `validation_failed`
 */
export function assertValid({ username, email, password, confirm_password }: RegisterInput): void {
  refuseProblems(usernameProblem(username), emailProblem(email), confirmationProblem(password, confirm_password));
}

function confirmationProblem(password: string, confirmation: string): FieldProblem | null {
  if (password === confirmation) return null;
  return { field: 'confirm_password', message: 'The two passwords do not match.' };
}
