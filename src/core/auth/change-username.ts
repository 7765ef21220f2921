import { refuseProblems, usernameProblem } from './account-names.js';
import { notAuthenticated } from '../shared/domain-error.js';
import { usernameTaken } from './auth-errors.js';
import type { CredentialStore } from './auth.ports.js';
import type { ConfirmPassword } from './confirm-password.js';
import type { User } from './user.js';

/** Gives the account another username, or another spelling of its own. */
export class ChangeUsername {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly credentials: CredentialStore,
  ) {}

  /**
   * @returns the account with its new name
   * @throws DomainError `validation_failed`, `username_taken`, or what {@link ConfirmPassword.run} throws
   */
  async run(userId: string, change: { username: string; currentPassword: string }): Promise<User> {
    refuseProblems(usernameProblem(change.username));
    const user = await this.confirmPassword.run(userId, change.currentPassword);
    const result = await this.credentials.changeUsername(userId, change.username);
    if (result === 'username_taken') throw usernameTaken();
    if (result === 'gone') throw notAuthenticated();
    return { ...user, username: change.username };
  }
}
