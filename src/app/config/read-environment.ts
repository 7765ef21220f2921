import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigurationError } from './parse-settings.js';
import type { Variables } from './variable-reader.js';

/**
 * The variables that the service runs with: the environment and, outside production, what a `.env` file in the
 * working directory adds to it. This is the only place that reads `process.env`.
 * @throws ConfigurationError when `.env` tries to switch production on, since production does not read it
 */
export function readEnvironment(environment: Variables = process.env, file = '.env'): Variables {
  if (environment['APP_ENV']?.trim().toLowerCase() === 'production') return environment;
  const fromFile = readVariablesFile(file);
  const merged = { ...fromFile, ...environment };
  if (merged['APP_ENV']?.trim().toLowerCase() === 'production') {
    throw new ConfigurationError(['APP_ENV must be set to production in the environment itself, not in .env']);
  }
  return merged;
}

function readVariablesFile(file: string): Variables {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
