import type { User } from '../../../../core/auth/user.js';
import type { Session } from '../../../../core/sessions/session.js';
import { dateView } from '../dates.js';
import {
  type FormDefinition,
  formProblems,
  formView,
  type NamedProblem,
  type Typed,
} from '../forms/form-definition.js';
import { deviceName } from './device-name.js';
import type { FormView, ProfileSection, ProfileView, SessionRow } from '../view-models.js';
import {
  cancelEmailForm,
  changeEmailForm,
  changePasswordForm,
  changeUsernameForm,
  deleteAccountForm,
  endSessionForm,
} from './account-forms.js';

interface SectionDefinition {
  readonly heading: string;
  readonly introduction: string | null;
  readonly form: FormDefinition;
}

const SECTIONS: readonly SectionDefinition[] = [
  { heading: 'Username', introduction: null, form: changeUsernameForm },
  {
    heading: 'Email address',
    introduction: 'You have to confirm the new address; until then, the current one stays in use.',
    form: changeEmailForm,
  },
  { heading: 'Password', introduction: 'This logs you out everywhere else.', form: changePasswordForm },
  {
    heading: 'Delete account',
    introduction: 'All your data is deleted immediately and cannot be restored.',
    form: deleteAccountForm,
  },
];

/** The form that was sent and has to be shown again, if one was. */
export interface FailedForm {
  readonly definition: FormDefinition;
  readonly typed: Typed;
  readonly problems: readonly NamedProblem[];
}

/** What the profile page shows. */
export function profileView(
  { user, sessions, current }: { user: User; sessions: readonly Session[]; current: Session },
  csrf: string,
  failed: FailedForm | null,
): ProfileView {
  const show = (definition: FormDefinition): FormView => {
    const state = failed?.definition === definition ? { typed: failed.typed, problems: failed.problems } : {};
    return formView(definition, { csrf, ...state });
  };
  const pending: SectionDefinition[] =
    user.pendingEmail === null
      ? []
      : [
          {
            heading: 'Pending change of email address',
            introduction: `${user.pendingEmail} replaces the current address once it is confirmed.`,
            form: cancelEmailForm,
          },
        ];
  return {
    username: user.username,
    email: user.email,
    pendingEmail: user.pendingEmail,
    createdAt: dateView(user.createdAt),
    lastLogin: user.lastLogin && dateView(user.lastLogin),
    problems: failed === null ? [] : formProblems(failed.definition, failed.problems),
    sections: [...pending, ...SECTIONS].map(({ heading, introduction, form }): ProfileSection => ({
      id: form.id,
      heading,
      introduction,
      form: show(form),
    })),
    sessions: sessions.map((session) => sessionRow(session, current)),
    endSession: show(endSessionForm),
  };
}

function sessionRow(session: Session, current: Session): SessionRow {
  return {
    id: session.id,
    current: session.id === current.id,
    remembered: session.remembered,
    device: deviceName(session.userAgent),
    ip: session.ip,
    createdAt: dateView(session.createdAt),
    lastSeenAt: dateView(session.lastSeenAt),
  };
}
