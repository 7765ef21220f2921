import type { Requester } from '../sessions/start-session.js';
import type { ConfirmPassword } from './confirm-password.js';
import type { EraseAccount } from './erase-account.js';

export class DeleteAccount {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly eraseAccount: EraseAccount,
  ) {}

  /** @throws what {@link ConfirmPassword.run} throws */
  async run({ session, client }: Requester, currentPassword: string | undefined): Promise<void> {
    await this.eraseAccount.run(await this.confirmPassword.run(session, currentPassword, client));
  }
}
