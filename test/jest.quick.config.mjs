import base from './jest.config.mjs';
import { notQuick } from './layers.mjs';

/** The tests that every change waits for: `npm run check`. */
/** @type {import('jest').Config} */
export default { ...base, testPathIgnorePatterns: notQuick };
