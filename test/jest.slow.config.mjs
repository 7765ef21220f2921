import base from './jest.config.mjs';
import { slow } from './layers.mjs';

const { testMatch: _all, ...rest } = base;

/** All the others: `npm run check:slow`. */
/** @type {import('jest').Config} */
export default { ...rest, testRegex: slow };
