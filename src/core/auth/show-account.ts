import { notAuthenticated } from '../shared/domain-error.js';
import type { UserStore } from './auth.ports.js';
import type { User } from './user.js';

/** Returns the account of a logged-in user. */
export class ShowAccount {
  constructor(private readonly users: UserStore) {}

  /** @throws DomainError `not_authenticated` when the account is gone */
  async run(userId: string): Promise<User> {
    const user = await this.users.findById(userId);
    if (user === null) throw notAuthenticated();
    return user;
  }
}
