import { defaultPasswordPolicy } from '../../../../../core/auth/password-policy.js';
import type { accountAnswer, sessionAnswer } from '../../account-response.js';
import { component, moment, nullable, objectOf, text, truth } from '../schemas.js';

type SessionAnswer = ReturnType<typeof sessionAnswer>;

export const account = component(
  'Account',
  objectOf<ReturnType<typeof accountAnswer>>({
    id: text('66f0c0ffee0123456789abcd'),
    username: text('ada_l'),
    email: text('ada@example.org'),
    email_verified: truth(true),
    created_at: moment('2026-03-01T09:30:00.000Z'),
    last_login: nullable(moment('2026-03-02T18:00:00.000Z', 'Null before the first log-in.')),
  }),
);

const sessionFacts = {
  id: text('5c1f7f0a9d3e4b68', 'Names the session; it is not the cookie’s value.'),
  created_at: moment('2026-03-02T18:00:00.000Z'),
  last_seen_at: moment('2026-03-02T18:20:00.000Z'),
  expires_at: moment('2026-03-02T19:40:00.000Z'),
  ip: text('203.0.113.7'),
  user_agent: text('Mozilla/5.0'),
  remembered: truth(false, 'Whether it was begun with “remember me”.'),
};

export const session = component(
  'Session',
  objectOf<SessionAnswer & { current: boolean }>({
    ...sessionFacts,
    current: truth(true, 'Whether it is the one that asks.'),
  }),
);

/** As the export lists it: there is no "current" one in a file. */
export const exportedSession = objectOf<Omit<SessionAnswer, 'current'>>(sessionFacts);

/** What is asked of somebody's choice, beyond what the field itself takes. */
const username = {
  description: 'Letters A to Z, digits, `_` and `-`; unique whatever its case. Surrounding white space is dropped.',
  pattern: String.raw`^\s*[A-Za-z0-9_-]{3,30}\s*$`,
  minLength: 3,
};

const newPassword = {
  description: 'Any characters; nothing is trimmed. Not a common one, and not made of the account’s own words.',
  minLength: defaultPasswordPolicy.minLength,
  maxLength: defaultPasswordPolicy.maxLength,
};

/** What the account routes' fields and parameters mean. */
export const accountFields = {
  username,
  newPassword,
  email: { description: 'An e-mail address in ASCII.' },
  confirmation: { description: 'The same password again.' },
  currentPassword: { description: 'The password in force, to show that it is the owner who asks.' },
  token: { description: 'The token of the mailed link.' },
  sessionId: { description: 'The `id` of one of the account’s sessions.' },
} as const;
