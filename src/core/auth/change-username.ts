import type { RecordActivity } from '../activity/record-activity.js';
import type { Requester } from '../sessions/start-session.js';
import { usernameProblem } from './account-names.js';
import { notAuthenticated, refuseProblems } from '../shared/domain-error.js';
import { usernameTaken } from './auth-errors.js';
import type { CredentialStore } from './auth.ports.js';
import type { ConfirmPassword } from './confirm-password.js';
import type { User } from './user.js';

/** Gives the account another username, or another spelling of its own. */
export class ChangeUsername {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly credentials: CredentialStore,
    private readonly activity: RecordActivity,
  ) {}

  /**
   * @returns the account with its new name
   * @throws DomainError `validation_failed`, `username_taken`, or what {@link ConfirmPassword.run} throws
   */
  async run(
    { session, client }: Requester,
    change: { username: string; currentPassword: string | undefined },
  ): Promise<User> {
    refuseProblems(usernameProblem(change.username));
    const user = await this.confirmPassword.run(session, change.currentPassword, client);
    const result = await this.credentials.changeUsername(user.id, change.username);
    if (result === 'username_taken') throw usernameTaken();
    if (result === 'gone') throw notAuthenticated();
    await this.activity.run(user.id, 'username_changed', client);
    return { ...user, username: change.username };
  }
}
