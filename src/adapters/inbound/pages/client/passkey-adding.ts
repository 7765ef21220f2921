import { able, ask, tell } from './passkey-requests.js';

/**
 * Shows the form that adds a passkey, and puts what the browser's authenticator makes into it before it is sent; where
 * the browser can't, a sentence that says so.
 */
export function startPasskeyAdding(): void {
  const form = document.querySelector<HTMLFormElement>('[data-passkey-add] form');
  if (form === null) return;
  for (const part of document.querySelectorAll<HTMLElement>('[data-passkey-add], [data-passkeys-unable]')) {
    part.hidden = able !== part.matches('[data-passkey-add]');
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void add(form);
  });
}

async function add(form: HTMLFormElement): Promise<void> {
  const box = form.parentElement ?? form;
  const typed = new FormData(form);
  const current_password = typed.get('current_password');
  tell(box);
  try {
    const body = current_password ? { current_password } : {};
    const options = await ask<PublicKeyCredentialCreationOptionsJSON>('/api/profile/passkeys/options', body);
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const credential = await navigator.credentials.create({ publicKey });
    const field = form.elements.namedItem('credential') as HTMLInputElement;
    field.value = JSON.stringify(credential);
    // Unlike a click it asks no listener again.
    form.submit();
  } catch (error) {
    tell(box, error);
  }
}
