import { readdirSync } from 'node:fs';
import { notQuick, slow, SLOW_PATHS } from './layers.mjs';

const SPECS = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .map((file) => `/test/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.spec.ts'));

const matches = (patterns: readonly string[], file: string): boolean =>
  patterns.some((pattern) => new RegExp(pattern).test(file));

describe('the two layers of tests', () => {
  it('leave none out, and have none in both', () => {
    expect(SPECS.length).toBeGreaterThan(250);
    const inOne = (file: string): boolean => matches(slow, file) === matches(notQuick, file);
    expect(SPECS.filter((file) => !inOne(file))).toEqual([]);
  });

  it('name nothing that is not there', () => {
    expect(SLOW_PATHS.filter((path) => !SPECS.some((file) => file.startsWith(path)))).toEqual([]);
  });
});
