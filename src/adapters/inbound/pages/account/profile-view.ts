import type { User } from '../../../../core/auth/user.js';
import type { Session } from '../../../../core/sessions/session.js';
import { deviceName } from '../../../../core/sessions/device-name.js';
import { dateView } from '../dates.js';
import { type Form, formProblems, formView, type NamedProblem, type Typed } from '../forms/form.js';
import {
  cancelEmailForm,
  changeEmailForm,
  changePasswordForm,
  changeUsernameForm,
  deleteAccountForm,
  endSessionForm,
} from './account-forms.js';

/** A submitted form to be shown again. */
export interface RefusedForm {
  readonly form: Form;
  readonly typed: Typed;
  readonly problems: readonly NamedProblem[];
}

/** View model of the profile page. */
export function profileView(
  { user, sessions, current }: { user: User; sessions: readonly Session[]; current: Session },
  csrf: string,
  refused: RefusedForm | null,
) {
  const view = (form: Form) =>
    refused?.form.id === form.id ? formView(refused.form, csrf, refused.typed, refused.problems) : formView(form, csrf);
  const introduction = `${user.pendingEmail} replaces the current address once it is confirmed.`;
  const forms = [
    ...(user.pendingEmail === null ? [] : [{ ...cancelEmailForm, introduction }]),
    changeUsernameForm,
    changeEmailForm,
    changePasswordForm,
    deleteAccountForm,
  ];
  return {
    username: user.username,
    email: user.email,
    pendingEmail: user.pendingEmail,
    createdAt: dateView(user.createdAt),
    lastLogin: user.lastLogin && dateView(user.lastLogin),
    problems: refused === null ? [] : formProblems(refused.form, refused.problems),
    forms: forms.map(view),
    sessions: sessions.map((session) => ({
      id: session.id,
      current: session.id === current.id,
      remembered: session.remembered,
      device: deviceName(session.userAgent),
      ip: session.ip,
      createdAt: dateView(session.createdAt),
      lastSeenAt: dateView(session.lastSeenAt),
    })),
    endSession: view(endSessionForm),
  };
}
