import type { RecordActivity } from '../activity/record-activity.js';
import type { AccountMailer } from '../mail/account-mailer.js';
import type { LogOut } from '../sessions/log-out.js';
import type { Session } from '../sessions/session.js';
import type { Client, StartSession } from '../sessions/start-session.js';
import { invalidCredentials } from './auth-errors.js';
import type { CredentialStore } from './auth.ports.js';
import { isKnown, type KnownDevice } from './known-device.js';
import type { LogInLockout } from './log-in-lockout.js';
import type { User } from './user.js';

/** What a log-in needs to know of whoever logs in, whatever they prove it with. */
export interface LogInContext {
  readonly client: Client;
  /** The secret of the client's current session, which the log-in ends, or `null`. */
  readonly replaces: string | null;
  /** What the client proves about log-ins before. */
  readonly devices: readonly KnownDevice[];
}

export interface LoggedIn {
  readonly user: User;
  readonly session: Session;
  /** For the client's cookie; stored nowhere on the server. */
  readonly secret: string;
}

/** Starts the session of somebody who has proved everything that the account demands. */
export class CompleteLogIn {
  constructor(
    private readonly credentials: CredentialStore,
    private readonly lockout: LogInLockout,
    private readonly startSession: StartSession,
    private readonly logOut: LogOut,
    private readonly activity: RecordActivity,
    private readonly mailer: AccountMailer,
  ) {}

  /**
   * The session is stored before the log-in is recorded. If the password was changed since `user` was read, either the
   * change has ended the session, or the recording fails and the session is ended here.
   * @throws DomainError `invalid_credentials` then, or when the account is gone
   */
  async run(user: User, remembered: boolean, { client, replaces, devices }: LogInContext): Promise<LoggedIn> {
    const { session, secret } = await this.startSession.run(user, { client, remembered, replaces });
    if (!(await this.credentials.recordLogin(user.id, user.credentialVersion, session.createdAt))) {
      await this.logOut.run(secret);
      throw invalidCredentials();
    }
    await this.lockout.clear(user, devices);
    const isNewDevice = user.lastLogin !== null && !(await this.knows(user, client, devices));
    await this.activity.run(user.id, 'login', client);
    if (isNewDevice) await this.mailer.securityNotice('new_device', user, { client });
    return { user: { ...user, lastLogin: session.createdAt }, session, secret };
  }

  /** A program that keeps no cookies is known by its network. */
  private async knows(user: User, client: Client, devices: readonly KnownDevice[]): Promise<boolean> {
    return isKnown(devices, user) || (await this.activity.knowsLogInFrom(user.id, client));
  }
}
