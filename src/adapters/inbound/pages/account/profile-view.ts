import type { Activity } from '../../../../core/activity/activity.js';
import type { User } from '../../../../core/auth/user.js';
import type { Session } from '../../../../core/sessions/session.js';
import { deviceName } from '../../../../core/sessions/device-name.js';
import { activityView } from './activity-view.js';
import { dateView } from '../dates.js';
import type { RefusedForm, ShowForm } from '../forms/form.js';
import {
  cancelEmailForm,
  changeEmailForm,
  changePasswordForm,
  changeUsernameForm,
  deleteAccountForm,
  endSessionForm,
} from './account-forms.js';

export interface Profile {
  readonly user: User;
  readonly sessions: readonly Session[];
  readonly current: Session;
  /** The latest entries. */
  readonly activity: readonly Activity[];
}

/**
 * View model of the profile page.
 * @param refused the form that is sent back
 */
export function profileView(
  { user, sessions, current, activity }: Profile,
  view: ShowForm,
  refused: RefusedForm | null,
) {
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
