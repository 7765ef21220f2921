import { startSearch } from './search.js';
import { startThemeSwitch } from './theme-switch.js';

startThemeSwitch();
startSearch();
