import type { Session, SessionUse } from '../../../src/core/sessions/session.js';
import { SessionStore, type AccountSessionStore } from '../../../src/core/sessions/sessions.ports.js';

/** Sessions in this process's memory. */
export class MemorySessionStore extends SessionStore implements AccountSessionStore {
  private readonly byKey = new Map<string, Session>();

  add(key: string, session: Session, max: number): Promise<void> {
    const tooMany = new Set(this.presentOf(session.userId, session.createdAt).slice(max - 1));
    this.removeWhere((other) => tooMany.has(other));
    this.byKey.set(key, session);
    return Promise.resolve();
  }

  find(key: string): Promise<Session | null> {
    return Promise.resolve(this.byKey.get(key) ?? null);
  }

  touch(key: string, use: SessionUse): Promise<boolean> {
    const session = this.byKey.get(key);
    if (session === undefined || session.expiresAt <= use.lastSeenAt) return Promise.resolve(false);
    this.byKey.set(key, {
      ...session,
      lastSeenAt: later(session.lastSeenAt, use.lastSeenAt),
      expiresAt: later(session.expiresAt, use.expiresAt),
      endsAt: later(session.endsAt, use.endsAt),
    });
    return Promise.resolve(true);
  }

  end(key: string): Promise<boolean> {
    return Promise.resolve(this.byKey.delete(key));
  }

  removeExpired(now: Date): Promise<number> {
    return Promise.resolve(this.removeWhere((session) => session.expiresAt <= now));
  }

  listOf(userId: string, now: Date): Promise<readonly Session[]> {
    return Promise.resolve(this.presentOf(userId, now));
  }

  endOne(userId: string, id: string): Promise<boolean> {
    return Promise.resolve(this.removeWhere((session) => session.userId === userId && session.id === id) > 0);
  }

  endAllOf(userId: string, except?: string): Promise<void> {
    this.removeWhere((session) => session.userId === userId && session.id !== except);
    return Promise.resolve();
  }

  carryOver(userId: string, id: string, credentialVersion: number): Promise<boolean> {
    const found = [...this.byKey].find(([, session]) => session.userId === userId && session.id === id);
    if (found === undefined) return Promise.resolve(false);
    const [key, session] = found;
    const raised = Math.max(session.credentialVersion, credentialVersion);
    this.byKey.set(key, { ...session, credentialVersion: raised });
    return Promise.resolve(true);
  }

  markAuthenticated(userId: string, id: string, at: Date): Promise<boolean> {
    const found = [...this.byKey].find(([, session]) => session.userId === userId && session.id === id);
    if (found === undefined) return Promise.resolve(false);
    const [key, session] = found;
    this.byKey.set(key, { ...session, authenticatedAt: later(session.authenticatedAt, at) });
    return Promise.resolve(true);
  }

  private presentOf(userId: string, now: Date): Session[] {
    const found = [...this.byKey.values()].filter((session) => session.userId === userId && session.expiresAt > now);
    return found.sort(latestFirst);
  }

  private removeWhere(condition: (session: Session) => boolean): number {
    const doomed = [...this.byKey].filter(([, session]) => condition(session));
    for (const [key] of doomed) this.byKey.delete(key);
    return doomed.length;
  }
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function latestFirst(one: Session, other: Session): number {
  const byTime = other.createdAt.getTime() - one.createdAt.getTime();
  if (byTime !== 0) return byTime;
  return one.id < other.id ? -1 : 1;
}
