import type { RecordActivity } from '../activity/record-activity.js';
import type { MailRecord } from '../mail/mail.js';
import type { MailOutbox } from '../mail/mail.ports.js';
import type { Session } from '../sessions/session.js';
import type { AccountSessionStore } from '../sessions/sessions.ports.js';
import type { Requester } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import { notAuthenticated } from '../shared/domain-error.js';
import type { UserStore } from './auth.ports.js';
import type { AccountData } from './account-data.js';
import type { User } from './user.js';

/** What a part of the service keeps about an account. */
export interface ExportedPart {
  readonly name: string;
  readonly items: AsyncIterable<unknown>;
}

/** Everything that is kept about an account, but its password's hash. */
export interface AccountExport {
  readonly exportedAt: Date;
  readonly account: Omit<User, 'passwordHash' | 'credentialVersion' | 'disabledAt'>;
  readonly sessions: readonly Session[];
  readonly mails: readonly MailRecord[];
  /** What the other parts of the service keep, by name: read only as far as it is taken, when it is taken. */
  readonly data: readonly ExportedPart[];
}

export class ExportAccount {
  constructor(
    private readonly users: UserStore,
    private readonly sessions: AccountSessionStore,
    private readonly outbox: MailOutbox,
    private readonly data: readonly AccountData[],
    private readonly activity: RecordActivity,
    private readonly clock: Clock,
  ) {}

  /**
   * @param isHandedOut whether anybody gets it: otherwise it is no activity
   * @throws DomainError `not_authenticated` when the account is gone
   */
  async run({ session: { userId }, client }: Requester, isHandedOut = true): Promise<AccountExport> {
    const user = await this.users.findById(userId);
    if (user === null) throw notAuthenticated();
    if (isHandedOut) await this.activity.run(userId, 'exported', client);
    const exportedAt = this.clock.now();
    const { passwordHash: _hash, credentialVersion: _version, disabledAt: _active, ...account } = user;
    return {
      exportedAt,
      account,
      sessions: await this.sessions.listOf(userId, exportedAt),
      mails: await this.outbox.listOf(userId),
      data: this.data
        .map((part) => ({ name: part.name, items: part.exportOf(userId) }))
        .sort((one, other) => one.name.localeCompare(other.name, 'en')),
    };
  }
}
