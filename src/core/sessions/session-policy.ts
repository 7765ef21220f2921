import type { SessionUse } from './session.js';

/**
 * How long a session lasts. All in milliseconds.
 *
 * As the old service had them: 80 minutes, 12 hours, 30 days.
 */
export const defaultSessionPolicy = {
  /** Without use. */
  idleMs: 4_800_000,
  /** After log-in, however much it is used. */
  absoluteMs: 43_200_000,
  /** After log-in with "remember me", used or not; refreshing starts it anew. */
  rememberedMs: 2_592_000_000,
};

export type SessionPolicy = Readonly<typeof defaultSessionPolicy>;

/** Sessions of one account: more than anybody has browsers, and few enough to be listed whole. */
export const MAX_SESSIONS = 50;

/** How long a use may go unrecorded: a page and what it loads are then one write instead of ten. */
const MAX_UNRECORDED_MS = 10_000;

/** Milliseconds since the last recorded use after which the next one is recorded: at most 1 % of the idle time. */
export function recordUseAfterMs(policy: SessionPolicy): number {
  return Math.min(MAX_UNRECORDED_MS, policy.idleMs / 100);
}

/** When a session that begins, or is refreshed, now will end however much it is used. */
export function endOf(remembered: boolean, now: Date, policy: SessionPolicy): Date {
  return new Date(now.getTime() + (remembered ? policy.rememberedMs : policy.absoluteMs));
}

/** What a use now does to a session that ends at `endsAt`. A remembered one needs no use to last until then. */
export function useAt(now: Date, session: { remembered: boolean; endsAt: Date }, policy: SessionPolicy): SessionUse {
  const idleEnd = session.remembered ? session.endsAt.getTime() : now.getTime() + policy.idleMs;
  const expiresAt = new Date(Math.min(idleEnd, session.endsAt.getTime()));
  return { lastSeenAt: now, expiresAt, endsAt: session.endsAt };
}
