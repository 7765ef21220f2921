import { UNIFORM_MS } from '../auth/auth-policies.js';
import type { UserStore } from '../auth/auth.ports.js';
import type { ThrottleStore } from '../shared/throttle.js';
import type { Client } from '../sessions/start-session.js';
import type { Clock } from '../shared/clock.js';
import type { TokenHasher } from '../shared/secrets.js';
import type { UnseenFailures } from '../shared/unseen-failures.js';
import type { Activity, ActivityEvent, ActivityPolicy } from './activity.js';
import type { ActivityLog } from './activity.ports.js';
import { networkOf } from './network-of.js';

/** The most that is kept of a `User-Agent`. */
const USER_AGENT_MAX = 256;

/** What takes no log-in: anybody who knows an account's name, or its name and password, can cause it. */
const BY_STRANGERS: readonly ActivityEvent[] = ['login_failed', 'second_factor_failed', 'locked', 'reset_requested'];

const DAY_MS = 86_400_000;

const FAILURE = 'Recording account activity failed';

export class RecordActivity {
  constructor(
    private readonly log: ActivityLog,
    private readonly users: UserStore,
    private readonly throttle: ThrottleStore,
    private readonly failures: UnseenFailures,
    private readonly hasher: TokenHasher,
    private readonly clock: Clock,
    private readonly policy: ActivityPolicy,
  ) {}

  /**
   * Never throws. What strangers cause is written only once the request is answered, so that the time to the answer
   * does not tell that there is an account, and only so often a day.
   */
  async run(userId: string, event: ActivityEvent, client: Client): Promise<void> {
    const activity = { userId, event, at: this.clock.now(), ...asKept(client) };
    if (!BY_STRANGERS.includes(event)) return this.add(activity);
    void this.clock.pause(UNIFORM_MS).then(() => this.addWithinLimit(activity));
  }

  /** Whether the account was logged in to before, with such a program in such a network. Never throws. */
  async knowsLogInFrom(userId: string, client: Client): Promise<boolean> {
    try {
      return await this.log.hasLogInFrom(userId, asKept(client));
    } catch (error) {
      this.failures.report(FAILURE, error);
      return true;
    }
  }

  private async addWithinLimit(activity: Omit<Activity, 'id'>): Promise<void> {
    const key = this.hasher.hash(`activity:${activity.event}:${activity.userId}`);
    const rule = { limit: this.policy.perDayByStrangers, windowMs: DAY_MS };
    try {
      if ((await this.throttle.admit(key, rule, activity.at)).admitted) await this.add(activity);
    } catch (error) {
      this.failures.report(FAILURE, error);
    }
  }

  private async add(activity: Omit<Activity, 'id'>): Promise<void> {
    try {
      await this.log.add(activity, this.policy.perAccount);
      // The account may have been deleted meanwhile. Looked at only now: had it been before, that could come between.
      if ((await this.users.findById(activity.userId)) === null) await this.log.removeAllOf(activity.userId);
    } catch (error) {
      this.failures.report(FAILURE, error);
    }
  }
}

function asKept({ ip, userAgent }: Client): Client {
  return { ip: networkOf(ip), userAgent: userAgent.slice(0, USER_AGENT_MAX).toWellFormed() };
}
