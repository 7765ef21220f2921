import type { ConfirmPassword } from '../auth/confirm-password.js';
import type { ReportSecurityChange } from '../mail/report-security-change.js';
import type { Requester } from '../sessions/start-session.js';
import { passkeyNotFound } from './passkey-errors.js';
import type { Passkey } from './passkey.js';
import type { PasskeyStore } from './passkeys.ports.js';

export class ListPasskeys {
  constructor(private readonly passkeys: PasskeyStore) {}

  run(userId: string): Promise<readonly Passkey[]> {
    return this.passkeys.listOf(userId);
  }
}

export class RenamePasskey {
  constructor(private readonly passkeys: PasskeyStore) {}

  /**
   * @returns the passkey with its new name
   * @throws DomainError `not_found`, also for another account's passkey
   */
  async run(userId: string, id: string, name: string): Promise<Passkey> {
    if (!(await this.passkeys.rename(userId, id, name))) throw passkeyNotFound();
    const renamed = (await this.passkeys.listOf(userId)).find((passkey) => passkey.id === id);
    if (renamed === undefined) throw passkeyNotFound();
    return renamed;
  }
}

/** Removes a passkey from the account: nobody can log in with it any more. Sessions go on. */
export class RemovePasskey {
  constructor(
    private readonly confirmPassword: ConfirmPassword,
    private readonly passkeys: PasskeyStore,
    private readonly report: ReportSecurityChange,
  ) {}

  /** @throws DomainError `not_found`, also for another account's passkey; or what {@link ConfirmPassword.run} throws */
  async run({ session, client }: Requester, id: string, currentPassword: string | undefined): Promise<void> {
    const user = await this.confirmPassword.run(session, currentPassword, client);
    const passkey = (await this.passkeys.listOf(user.id)).find((one) => one.id === id);
    if (passkey === undefined || !(await this.passkeys.remove(user.id, id))) throw passkeyNotFound();
    await this.report.run('passkey_removed', user, { client, name: passkey.name });
  }
}
