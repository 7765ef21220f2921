import type { Activity } from '../../../../core/activity/activity.js';
import type { User } from '../../../../core/auth/user.js';
import type { Session } from '../../../../core/sessions/session.js';
import { deviceName } from '../../../../core/sessions/device-name.js';
import { activityView } from './activity-view.js';
import { dateView } from '../dates.js';
import { type Form, formProblems, formView, type NamedProblem, type Typed } from '../forms/form.js';
import {
  cancelEmailForm,
  changeEmailForm,
  changePasswordForm,
  changeUsernameForm,
  deleteAccountForm,
  endSessionForm,
  inSession,
} from './account-forms.js';

/** A submitted form to be shown again. */
export interface RefusedForm {
  readonly form: Form;
  readonly typed: Typed;
  readonly problems: readonly NamedProblem[];
}

export interface Profile {
  readonly user: User;
  readonly sessions: readonly Session[];
  readonly current: Session;
  /** The latest entries. */
  readonly activity: readonly Activity[];
  /** Whether the current password may be left out. */
  readonly isFresh: boolean;
}

/** View model of the profile page. */
export function profileView(
  { user, sessions, current, activity, isFresh }: Profile,
  csrf: string,
  refused: RefusedForm | null,
) {
  const view = (form: Form) =>
    refused?.form.id === form.id
      ? formView(inSession(refused.form, isFresh), csrf, refused.typed, refused.problems)
      : formView(inSession(form, isFresh), csrf);
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
    // Folded, unless it is sent back or is a single button. An address such as `#password` unfolds one.
    forms: forms.map((form) => ({ ...view(form), open: refused?.form.id === form.id || form.fields.length === 0 })),
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
    activity: activityView(activity),
  };
}
