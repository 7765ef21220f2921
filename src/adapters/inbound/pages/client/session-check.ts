/** The session as the server sees it. */
export interface LiveSession {
  /** When it ends unless it is used, as the server sent it: it changes when the session is prolonged. */
  readonly expiresAt: string;
  /** The same by this device's clock, which may be wrong; milliseconds since 1970. */
  readonly endsAt: number;
}

interface CheckAnswer {
  readonly authenticated: boolean;
  readonly data: { readonly expires_at: string } | null;
}

/**
 * Asks when the session ends, without prolonging it.
 * @returns `null` when the session has ended, `undefined` when the server can't be reached
 */
export async function checkSession(): Promise<LiveSession | null | undefined> {
  const response = await ask('/api/auth/session-check');
  if (!response?.ok) return undefined;
  const { authenticated, data } = (await response.json()) as CheckAnswer;
  if (!authenticated || data === null) return null;
  const now = Date.now();
  const serverNow = Date.parse(response.headers.get('Date') ?? '') || now;
  return { expiresAt: data.expires_at, endsAt: now + Date.parse(data.expires_at) - serverNow };
}

/**
 * Uses the session, which prolongs it unless it has reached its maximum age.
 * @returns as `checkSession`, afterwards
 */
export async function prolongSession(): Promise<LiveSession | null | undefined> {
  const before = await checkSession();
  if (!before) return before;
  await ask('/api/profile');
  const used = await checkSession();
  if (used?.expiresAt !== before.expiresAt) return used;
  // Use doesn't prolong a remembered session; it is renewed on request. Others are refused.
  await ask('/api/auth/refresh-session', 'POST');
  return checkSession();
}

/** `undefined` when there is no response. */
async function ask(path: string, method = 'GET'): Promise<Response | undefined> {
  try {
    return await fetch(path, { method, cache: 'no-store' });
  } catch {
    return undefined;
  }
}
