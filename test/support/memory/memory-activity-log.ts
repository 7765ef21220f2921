import type { Activity } from '../../../src/core/activity/activity.js';
import { ActivityLog, type ActivityPosition } from '../../../src/core/activity/activity.ports.js';
import type { Client } from '../../../src/core/sessions/start-session.js';

/** What happened to accounts, in this process's memory. */
export class MemoryActivityLog extends ActivityLog {
  private entries: Activity[] = [];
  private lastId = 0;

  async add(activity: Omit<Activity, 'id'>, max: number): Promise<void> {
    this.lastId += 1;
    this.entries.push({ ...activity, id: this.lastId.toString(16).padStart(8, '0') });
    const tooMany = (await this.listOf(activity.userId, null, Infinity)).slice(max);
    this.entries = this.entries.filter((entry) => !tooMany.includes(entry));
  }

  listOf(userId: string, after: ActivityPosition | null, limit: number): Promise<readonly Activity[]> {
    const own = this.entries.filter((entry) => entry.userId === userId).sort(latestFirst);
    const rest = after === null ? own : own.filter((entry) => latestFirst(after, entry) < 0);
    return Promise.resolve(rest.slice(0, limit));
  }

  hasLogInFrom(userId: string, client: Client): Promise<boolean> {
    return Promise.resolve(
      this.entries.some(
        (entry) =>
          entry.userId === userId &&
          entry.event === 'login' &&
          entry.ip === client.ip &&
          entry.userAgent === client.userAgent,
      ),
    );
  }

  removeAllOf(userId: string): Promise<void> {
    this.entries = this.entries.filter((entry) => entry.userId !== userId);
    return Promise.resolve();
  }

  removeExpired(upTo: Date): Promise<number> {
    const before = this.entries.length;
    this.entries = this.entries.filter(({ at }) => at > upTo);
    return Promise.resolve(before - this.entries.length);
  }
}

function latestFirst(one: ActivityPosition, other: ActivityPosition): number {
  const byTime = other.at.getTime() - one.at.getTime();
  if (byTime !== 0) return byTime;
  if (one.id === other.id) return 0;
  return one.id > other.id ? -1 : 1;
}
