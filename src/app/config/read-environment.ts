import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigurationError } from './parse-settings.js';
import { unquoted, type Variables } from './variable-reader.js';

/**
 * The variables that the service runs with: the environment and, outside production, what a `.env` file in the
 * working directory adds to it. This is the only place that reads `process.env`.
 * @throws ConfigurationError when `.env` cannot be read, or tries to switch production on, since production does not read it
 */
export function readEnvironment(environment: Variables = process.env, file = '.env'): Variables {
  if (isProduction(environment)) return environment;
  const fromFile = readVariablesFile(file);
  const merged = { ...fromFile, ...environment };
  if (isProduction(merged)) {
    throw new ConfigurationError(['APP_ENV must be set to production in the environment itself, not in .env']);
  }
  return merged;
}

function isProduction(variables: Variables): boolean {
  return unquoted(variables['APP_ENV'] ?? '').toLowerCase() === 'production';
}

function readVariablesFile(file: string): Variables {
  try {
    // Without the mark that some editors begin a file with: it would be part of the first name.
    return parseEnv(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    throw new ConfigurationError([`.env cannot be read (${code})`]);
  }
}
