import { able, ask, Refused, tell } from './passkey-requests.js';

/** Challenges last five minutes. */
const RENEW_MS = 4 * 60_000;

/** Lets the browser offer passkeys where the name is typed, and shows the button that asks for one. */
export function startPasskeyLogIn(): void {
  const box = document.querySelector<HTMLElement>('[data-passkey-log-in]');
  if (box === null || !able) return;
  box.hidden = false;
  box.querySelector('button')?.addEventListener('click', () => void logIn(box));
  void offer(box);
  setInterval(() => void renew(box), RENEW_MS);
  // Meanwhile another tab may have asked, or time have stood still.
  document.addEventListener('visibilitychange', () => void renew(box));
}

/** What the browser is doing: one request at a time. */
let pending: { readonly controller: AbortController; readonly offered: boolean } | undefined;

async function offer(box: HTMLElement): Promise<void> {
  if (await PublicKeyCredential.isConditionalMediationAvailable?.()) await logIn(box, 'conditional');
}

async function renew(box: HTMLElement): Promise<void> {
  if (pending?.offered && document.visibilityState === 'visible') await offer(box);
}

async function logIn(box: HTMLElement, mediation?: 'conditional'): Promise<void> {
  pending?.controller.abort();
  const request = { controller: new AbortController(), offered: mediation !== undefined };
  const { signal } = request.controller;
  pending = request;
  if (!request.offered) tell(box);
  try {
    const options = await ask<PublicKeyCredentialRequestOptionsJSON>('/api/auth/passkeys/options', {});
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const credential = await navigator.credentials.get({ publicKey, signal, ...(mediation && { mediation }) });
    const checkbox = document.querySelector<HTMLInputElement>('[name="remember_me"]');
    const remember_me = checkbox?.checked ?? 'rememberMe' in box.dataset;
    await ask('/api/auth/passkeys/login', { credential, remember_me });
    location.assign(box.dataset['next'] ?? '/');
  } catch (error) {
    if (signal.aborted) return;
    pending = undefined;
    if (!request.offered || error instanceof Refused) tell(box, error);
    if (!request.offered) await offer(box);
  }
}
