import base from './jest.config.mjs';

/** The service under load while what it needs fails in turn: `npm run chaos`. Takes minutes, so it is no part of the suite. */
/** @type {import('jest').Config} */
export default { ...base, testMatch: ['<rootDir>/test/chaos/**/*.chaos.ts'], maxWorkers: 1, testTimeout: 600_000 };
