// npm run mutation: breaks the core in every way that Stryker knows and counts how often a test notices.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['src/core/**/*.ts'],
  testRunner: 'jest',
  jest: { configFile: 'test/jest.core.config.mjs' },
  coverageAnalysis: 'perTest',
  reporters: ['clear-text', 'html', 'progress'],
  htmlReporter: { fileName: 'reports/mutation.html' },
  thresholds: { high: 95, low: 90, break: 85 },
  tempDirName: '.stryker-tmp',
  concurrency: 2,
  timeoutMS: 20_000,
  // What runs once at import can only be judged by running every test anew, for texts and numbers of little interest.
  ignoreStatic: true,
};
