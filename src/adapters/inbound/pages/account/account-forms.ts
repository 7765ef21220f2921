import type { Field, Form } from '../forms/form.js';

const USERNAME_HINT = '3 to 30 characters: letters A to Z, digits, “_” and “-”';

const email: Field = { name: 'email', label: 'Email address', type: 'email', autocomplete: 'email' };

export const currentPassword: Field = {
  name: 'current_password',
  label: 'Current password',
  type: 'password',
  autocomplete: 'current-password',
};

const newPassword: Field = {
  name: 'new_password',
  label: 'New password',
  type: 'password',
  autocomplete: 'new-password',
  hint: 'At least 8 characters. A few unusual words are better than one word with symbols.',
  rated: true,
};

const confirmPassword: Field = {
  name: 'confirm_password',
  label: 'Confirm password',
  type: 'password',
  autocomplete: 'new-password',
};

export const backToLogIn = { label: 'Back to log-in', href: '/login' };
const backToSecurity = { label: 'Back to log-in security', href: '/profile/security' };

/** @param remembered how long a remembered session lasts, in words */
export const logInForm = (remembered: string): Form => ({
  id: 'login',
  action: '/login',
  heading: 'Log in',
  description: 'Log in to Octa Music to see your search history and playlists and to manage your account.',
  fields: [
    { name: 'login', label: 'Username or email address', type: 'text', autocomplete: 'username webauthn' },
    { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' },
    { name: 'remember_me', label: `Keep me logged in on this device for ${remembered}`, type: 'checkbox' },
  ],
  submit: 'Log in',
  links: [
    { label: 'Forgot your password?', href: '/reset-password' },
    { label: 'No account yet? Register', href: '/register' },
  ],
});

const code: Field = {
  name: 'code',
  label: 'Code',
  type: 'text',
  autocomplete: 'one-time-code',
  inputmode: 'numeric',
  hint: 'Six digits, shown by your authenticator app',
};

export const secondFactorForm: Form = {
  id: 'second-factor',
  action: '/login/second-factor',
  redirectLoggedIn: '/',
  heading: 'Enter the code of your app',
  introduction:
    'Your password is right. This account also takes a code of the authenticator app that was set up for it.',
  fields: [code],
  submit: 'Log in',
  links: [{ label: 'Use a recovery code', href: '/login/second-factor?recovery=1' }, backToLogIn],
};

/** The same for who doesn't have the app at hand. */
export const recoveryCodeForm: Form = {
  ...secondFactorForm,
  heading: 'Enter a recovery code',
  introduction:
    'Your password is right. Enter one of the recovery codes that were shown when you set up the app. Each works once.',
  fields: [{ name: 'code', label: 'Recovery code', type: 'text' }],
  hidden: [{ name: 'recovery', value: '1' }],
  links: [{ label: 'Use the authenticator app', href: '/login/second-factor' }, backToLogIn],
};

export const registerForm: Form = {
  id: 'register',
  action: '/register',
  redirectLoggedIn: '/',
  heading: 'Create an account',
  introduction:
    'Once you have confirmed your email address with the link we send you, you can log in. What you search for while logged in is kept in a history that only you can see and that you can delete.',
  description: 'Create an Octa Music account to keep your searches and playlists, visible only to you.',
  fields: [
    { name: 'username', label: 'Username', type: 'text', autocomplete: 'username', hint: USERNAME_HINT },
    { ...email, hint: 'We will send a confirmation link to it' },
    { ...newPassword, name: 'password', label: 'Password' },
    confirmPassword,
  ],
  submit: 'Create account',
  links: [{ label: 'Already have an account? Log in', href: '/login' }],
};

export const requestResetForm: Form = {
  id: 'reset',
  action: '/reset-password',
  redirectLoggedIn: '/',
  noticeLoggedIn: 'reset_logged_in',
  heading: 'Set a new password',
  introduction: 'Enter the email address of your account and we will send you a link.',
  fields: [email],
  submit: 'Send link',
  links: [backToLogIn],
};

export const resetPasswordForm = (token: string): Form => ({
  id: 'reset',
  action: `/reset-password/${encodeURIComponent(token)}`,
  redirectLoggedIn: '/',
  heading: 'Choose a new password',
  fields: [{ ...newPassword, name: 'password' }, confirmPassword],
  submit: 'Set new password',
  links: [{ label: 'Request a new link', href: '/reset-password' }],
});

export const resendForm: Form = {
  id: 'resend',
  action: '/resend-verification',
  heading: 'Resend the confirmation link',
  introduction: 'Enter the address you registered with.',
  fields: [email],
  submit: 'Resend link',
};

// Following a mailed link must not act by itself: these pages ask first.

export const disownForm = (action: string): Form => ({
  id: 'not-me',
  action,
  heading: 'Wasn’t this you?',
  introduction:
    'Someone registered with your email address. You can remove that registration together with all its data.',
  fields: [],
  submit: 'Remove registration',
});

export const cancelByLinkForm = (action: string): Form => ({
  id: 'cancel',
  action,
  heading: 'Keep your current email address?',
  introduction:
    'Someone who is logged in to your account asked to change its email address. You can cancel the change.',
  fields: [],
  submit: 'Keep my address',
});

export const logOutForm: Form = { id: 'logout', action: '/logout', heading: 'Log out?', fields: [], submit: 'Log out' };

// The sections of the profile page.

export const changeUsernameForm: Form = {
  id: 'username',
  action: '/profile/username',
  heading: 'Username',
  fields: [
    { name: 'username', label: 'New username', type: 'text', autocomplete: 'username', hint: USERNAME_HINT },
    currentPassword,
  ],
  submit: 'Change username',
};

export const changeEmailForm: Form = {
  id: 'email',
  action: '/profile/email',
  heading: 'Email address',
  introduction: 'You have to confirm the new address; until then, the current one stays in use.',
  fields: [{ ...email, label: 'New email address' }, currentPassword],
  submit: 'Change email address',
};

export const cancelEmailForm: Form = {
  id: 'cancel-email',
  action: '/profile/cancel-email',
  heading: 'Pending change of email address',
  fields: [],
  submit: 'Keep current address',
};

export const changePasswordForm: Form = {
  id: 'password',
  action: '/profile/password',
  heading: 'Password',
  introduction: 'This logs you out everywhere else.',
  fields: [currentPassword, newPassword, confirmPassword],
  submit: 'Change password',
};

/** Its submit buttons name the session to end; `others` for all but this one. */
export const endSessionForm: Form = {
  id: 'sessions',
  action: '/profile/sessions',
  fields: [currentPassword],
  submit: 'Log out everywhere else',
};

export const deleteAccountForm: Form = {
  id: 'delete',
  action: '/profile/delete',
  heading: 'Delete account',
  introduction: 'All your data is deleted immediately and cannot be restored.',
  fields: [currentPassword],
  submit: 'Permanently delete my account',
  dangerous: true,
};

// The sections of the page on log-in security.

/** @param replaces whether an app is set up already */
export const proposeTotpForm = (replaces: boolean): Form => ({
  id: 'totp',
  action: '/profile/security/totp',
  heading: replaces ? 'Another device' : 'Set up an app',
  introduction: replaces
    ? 'Set up the app on another device. The one you use now works until the new one is confirmed.'
    : 'With an authenticator app, such as Aegis, Google Authenticator or a password manager, nobody gets into your account with your password alone.',
  fields: [currentPassword],
  submit: replaces ? 'Set up another device' : 'Set up authenticator app',
});

export const confirmTotpForm: Form = {
  id: 'totp-confirm',
  action: '/profile/security/totp/confirm',
  fields: [code],
  submit: 'Turn on two-step log-in',
};

export const renewRecoveryCodesForm: Form = {
  id: 'recovery-codes',
  action: '/profile/security/recovery-codes',
  heading: 'Recovery codes',
  introduction: 'Make ten new codes if you are running out or somebody may have seen them. The old ones stop working.',
  fields: [currentPassword],
  submit: 'Make new recovery codes',
};

export const disableTotpForm: Form = {
  id: 'totp-off',
  action: '/profile/security/totp/disable',
  heading: 'Turn off two-step log-in',
  introduction: 'Logging in takes nothing but your password then.',
  fields: [currentPassword],
  submit: 'Turn off two-step log-in',
  dangerous: true,
};

/** Its script fills in the credential. */
export const addPasskeyForm: Form = {
  id: 'passkey',
  action: '/profile/passkeys',
  hidden: [{ name: 'credential', value: '' }],
  fields: [passkeyName('For example the device, or the password manager that keeps it'), currentPassword],
  submit: 'Add a passkey',
};

export const renamePasskeyForm = (id: string): Form => ({
  id: 'passkey',
  action: `/profile/passkeys/${encodeURIComponent(id)}`,
  heading: 'Passkey',
  fields: [passkeyName()],
  submit: 'Rename passkey',
  links: [{ label: 'Remove this passkey', href: `/profile/passkeys/${encodeURIComponent(id)}/remove` }, backToSecurity],
});

export const removePasskeyForm = (id: string, name: string): Form => ({
  id: 'remove-passkey',
  action: `/profile/passkeys/${encodeURIComponent(id)}/remove`,
  heading: 'Remove this passkey?',
  introduction: `Nobody can log in with “${name}” any more. Also delete it on the device or in the password manager that keeps it.`,
  fields: [currentPassword],
  submit: 'Remove passkey',
  links: [backToSecurity],
});

function passkeyName(hint?: string): Field {
  return { name: 'name', label: 'Name of the passkey', type: 'text', freeText: true, ...(hint && { hint }) };
}
