import { focusErrorSummary } from './error-summary.js';
import { announceNotice } from './notice.js';
import { startPasswordReveal } from './password-reveal.js';
import { startPasswordStrength } from './password-strength.js';
import { startPlayers } from './players.js';
import { startSearch } from './search.js';
import { startSessionWarning } from './session-warning.js';
import { startSongOrder } from './song-order.js';
import { startThemeSwitch } from './theme-switch.js';

startThemeSwitch();
startSearch();
startPlayers();
focusErrorSummary();
announceNotice();
startPasswordReveal();
startPasswordStrength();
startSessionWarning();
startSongOrder();
