import { announcePage } from './announce.js';
import { startPasswordReveal } from './password-reveal.js';
import { startPasswordStrength } from './password-strength.js';
import { startPictures } from './pictures.js';
import { startPlayers } from './players.js';
import { startSearch } from './search.js';
import { startSessionWarning } from './session-warning.js';
import { startSongOrder } from './song-order.js';
import { startThemeSwitch } from './theme-choice.js';

startThemeSwitch();
startSearch();
startPlayers();
startPictures();
announcePage();
startPasswordReveal();
startPasswordStrength();
startSessionWarning();
startSongOrder();
