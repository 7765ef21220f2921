// NestJS 12 and a few of its companions are ES modules. Jest can `require` them as they are, but only with Node's
// --experimental-vm-modules, which saved a tenth of a file's start: they go through the transform like our own code.
const esModules = ['@nestjs', 'entities', 'eta', 'undici'];

/** @type {import('jest').Config} */
export default {
  rootDir: '..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['reflect-metadata'],
  // Holds every answer of the API that a test fetches against its description.
  setupFilesAfterEnv: ['<rootDir>/test/support/described-api/checked-fetch.ts'],
  testTimeout: 20_000,
  maxWorkers: '100%',
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts', '!src/adapters/inbound/pages/client/**'],
  coverageProvider: 'v8',
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'lcovonly'],
  coverageThreshold: { global: { statements: 90, branches: 80 } },
};
