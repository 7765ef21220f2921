// Only on pages that have something to do with passkeys.
import { able } from './passkey-requests.js';
import { startPasskeyAdding } from './passkey-adding.js';
import { startPasskeyLogIn } from './passkey-log-in.js';

startPasskeyLogIn();
startPasskeyAdding();
const offer = document.querySelector<HTMLElement>('[data-passkey-offer]');
if (offer !== null) offer.hidden = !able;
