import type { FieldDefinition, FormDefinition } from '../forms/form-definition.js';

const USERNAME_HINT = '3 to 30 characters: letters A to Z, digits, “_” and “-”';
const PASSWORD_HINT = 'At least 8 characters. A few unusual words are better than one word with symbols.';

const currentPassword: FieldDefinition = {
  name: 'current_password',
  label: 'Current password',
  type: 'password',
  autocomplete: 'current-password',
};

const confirmPassword: FieldDefinition = {
  name: 'confirm_password',
  label: 'Confirm password',
  type: 'password',
  autocomplete: 'new-password',
};

/** @param remembered for how long, in words */
export const logInForm = (remembered: string): FormDefinition => ({
  id: 'login',
  action: '/login',
  fields: [
    { name: 'login', label: 'Username or email address', type: 'text', autocomplete: 'username' },
    { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' },
  ],
  checkboxes: [{ name: 'remember_me', label: `Keep me logged in on this device for ${remembered}` }],
  submit: 'Log in',
});

export const registerForm: FormDefinition = {
  id: 'register',
  action: '/register',
  fields: [
    { name: 'username', label: 'Username', type: 'text', autocomplete: 'username', hint: USERNAME_HINT },
    {
      name: 'email',
      label: 'Email address',
      type: 'email',
      autocomplete: 'email',
      hint: 'We will send a confirmation link to it',
    },
    {
      name: 'password',
      label: 'Password',
      type: 'password',
      autocomplete: 'new-password',
      hint: PASSWORD_HINT,
      rated: true,
    },
    confirmPassword,
  ],
  submit: 'Create account',
};

export const requestResetForm: FormDefinition = {
  id: 'reset',
  action: '/reset-password',
  fields: [{ name: 'email', label: 'Email address', type: 'email', autocomplete: 'email' }],
  submit: 'Send link',
};

export const resetPasswordForm: FormDefinition = {
  id: 'reset',
  action: '/reset-password',
  fields: [
    {
      name: 'password',
      label: 'New password',
      type: 'password',
      autocomplete: 'new-password',
      hint: PASSWORD_HINT,
      rated: true,
    },
    confirmPassword,
  ],
  submit: 'Set new password',
};

export const resendForm: FormDefinition = {
  id: 'resend',
  action: '/resend-verification',
  fields: [{ name: 'email', label: 'Email address', type: 'email', autocomplete: 'email' }],
  submit: 'Resend link',
};

export const logOutForm: FormDefinition = { id: 'logout', action: '/logout', fields: [], submit: 'Log out' };

export const changeUsernameForm: FormDefinition = {
  id: 'username',
  action: '/profile/username',
  fields: [
    { name: 'username', label: 'New username', type: 'text', autocomplete: 'username', hint: USERNAME_HINT },
    currentPassword,
  ],
  submit: 'Change username',
};

export const changeEmailForm: FormDefinition = {
  id: 'email',
  action: '/profile/email',
  fields: [{ name: 'email', label: 'New email address', type: 'email', autocomplete: 'email' }, currentPassword],
  submit: 'Change email address',
};

export const cancelEmailForm: FormDefinition = {
  id: 'cancel-email',
  action: '/profile/cancel-email',
  fields: [],
  submit: 'Keep current address',
};

export const changePasswordForm: FormDefinition = {
  id: 'password',
  action: '/profile/password',
  fields: [
    currentPassword,
    {
      name: 'new_password',
      label: 'New password',
      type: 'password',
      autocomplete: 'new-password',
      hint: PASSWORD_HINT,
      rated: true,
    },
    confirmPassword,
  ],
  submit: 'Change password',
};

/** Its submit buttons name the session to end; `others` for all but this one. */
export const endSessionForm: FormDefinition = {
  id: 'sessions',
  action: '/profile/sessions',
  fields: [currentPassword],
  submit: 'Log out everywhere else',
};

export const deleteAccountForm: FormDefinition = {
  id: 'delete',
  action: '/profile/delete',
  fields: [currentPassword],
  submit: 'Permanently delete my account',
  dangerous: true,
};
