const storageKey = 'session-warning-closed';

/** Keeps for this tab that the warning of this end of the session was closed: the next pages needn't repeat it. */
export function keepClosed(expiresAt: string): void {
  try {
    sessionStorage.setItem(storageKey, expiresAt);
  } catch {
    // Storage is blocked: the warning comes again with the next page.
  }
}

export function wasClosed(expiresAt: string): boolean {
  try {
    return sessionStorage.getItem(storageKey) === expiresAt;
  } catch {
    return false;
  }
}
