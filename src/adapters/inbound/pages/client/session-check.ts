/** The session as the server sees it. */
export interface LiveSession {
  /** When it ends unless it is used, as the server said it: another text when the session was prolonged. */
  readonly expiresAt: string;
  /** The same moment by this device's clock, which may be wrong; milliseconds since 1970. */
  readonly endsAt: number;
}

interface CheckAnswer {
  readonly authenticated: boolean;
  readonly data: { readonly expires_at: string } | null;
}

/**
 * Asks how long the session still lasts, without prolonging it.
 * @returns `null` when nobody is logged in any more, `undefined` when the server could not be asked
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
 * Makes use of the session, which prolongs it unless it has reached its longest time.
 * @returns as `checkSession`, afterwards
 */
export async function prolongSession(): Promise<LiveSession | null | undefined> {
  const before = await checkSession();
  if (!before) return before;
  await ask('/api/profile');
  const used = await checkSession();
  if (used?.expiresAt !== before.expiresAt) return used;
  // A remembered session lasts its time, used or not, and begins anew when asked to. Others are refused.
  await ask('/api/auth/refresh-session', 'POST');
  return checkSession();
}

/** `undefined` when there is no answer. */
async function ask(path: string, method = 'GET'): Promise<Response | undefined> {
  try {
    return await fetch(path, { method, cache: 'no-store' });
  } catch {
    return undefined;
  }
}
