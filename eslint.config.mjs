import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  // Of clients, what they import is generated elsewhere.
  { ignores: ['dist/', 'coverage/', 'reports/', 'test/load/api/clients/'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './src/adapters/inbound/pages/client/tsconfig.json'] },
    },
    rules: {
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      // A decorated class may be empty, and a controller's methods needn't use `this`.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // `||` is meant where the empty text counts as nothing.
      '@typescript-eslint/prefer-nullish-coalescing': 'off',
      // `process.env['X']` is what the compiler asks for with index signatures.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      // Decorators need the class at run time, so a type-only import must be written as one.
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'URL',
          property: 'canParse',
          message: 'URL.parse: with very long hosts `new URL` throws nevertheless.',
        },
      ],
    },
  },
  {
    // Programs that talk to a terminal, not parts of the service.
    files: ['src/commands/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // What a response's JSON holds is what the tests are about.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
);
