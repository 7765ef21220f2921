/**
 * Applies the remembered colour theme. Loaded by a script element of its own in the head, before the first paint:
 * the rest of the script comes after it, and would let the other theme flash.
 */
import { applyTheme, rememberedTheme } from './theme-choice.js';

applyTheme(rememberedTheme());
