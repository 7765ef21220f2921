import base from './jest.config.mjs';

/** From earlier versions to this one and back, under load: `npm run upgrades`. Takes long, so it is no part of the suite. */
/** @type {import('jest').Config} */
export default {
  ...base,
  testMatch: ['<rootDir>/test/upgrades/**/*.upgrades.ts'],
  // Earlier versions answer as they were described then.
  setupFilesAfterEnv: [],
  maxWorkers: 1,
  testTimeout: 900_000,
};
