import base from './jest.config.mjs';

/** The end-to-end tests with the service in a memory group; `npm run test:memory` makes it. */
/** @type {import('jest').Config} */
export default {
  ...base,
  testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
  maxWorkers: 1,
  // A new process for each file: Jest keeps what it has transformed, which is no part of the service.
  workerIdleMemoryLimit: '1MB',
};
