/** Whether this browser turns WebAuthn's JSON into what it takes, and back (WebAuthn level 3). */
export const able = 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** What the server says about a request that it refuses. */
export class Refused extends Error {}

/**
 * Sends JSON to the API and gives its `data`.
 * @throws Refused; what else `fetch` throws
 */
export async function ask<T>(path: string, body: object): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = (await response.json()) as { message: string; data: T };
  if (!response.ok) throw new Refused(answer.message);
  return answer.data;
}

/** By the names of what browsers throw. That somebody changes their mind is no failure. */
const MESSAGES: Readonly<Record<string, string>> = {
  NotAllowedError: '',
  InvalidStateError: 'This device already has a passkey for your account.',
  NotSupportedError: 'This device can’t make a passkey that is secure enough. Use your phone or a security key.',
};

/** Says in the box what went wrong; without an error that nothing did. */
export function tell(box: HTMLElement, error?: unknown): void {
  const line = box.querySelector('[role="alert"]');
  if (line === null) return;
  if (error === undefined) line.textContent = '';
  else if (error instanceof Refused) line.textContent = error.message;
  else line.textContent = MESSAGES[(error as Error).name] ?? 'That did not work. Please try again.';
}
