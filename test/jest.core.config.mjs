import base from './jest.config.mjs';

/** The tests that need nothing but the core and the stores in memory. */
/** @type {import('jest').Config} */
export default { ...base, testMatch: ['<rootDir>/test/core/**/*.spec.ts', '<rootDir>/test/contract/memory-*.spec.ts'] };
