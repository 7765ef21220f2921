import { mongo } from 'mongoose';
import { isUnavailability, OperationTimeout } from './mongo-errors.js';

const SYSTEM_CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address (ECONNREFUSED)',
  ENOTFOUND: 'its host is not known to the DNS (ENOTFOUND)',
  ENODATA: 'its host is not known to the DNS (ENODATA)',
  EAI_AGAIN: 'the DNS does not answer (EAI_AGAIN)',
  ESERVFAIL: 'the DNS does not answer (ESERVFAIL)',
  ETIMEDOUT: 'it does not answer (ETIMEDOUT)',
  ECONNRESET: 'it cuts the connection (ECONNRESET): look at TLS and at the addresses that it lets in',
};

/** The server's codes for a user or password that is not right; 8000 is Atlas's. */
const LOGIN_REFUSED: ReadonlySet<unknown> = new Set([18, 8000]);
const NOT_ALLOWED = 13;

/**
 * Why the database cannot be used, for an operator. Quotes nothing of the address nor of what the server said.
 * @returns a clause such as `nothing listens at its address (ECONNREFUSED)`; `null` when the error speaks of something else
 */
export function explainMongoError(error: unknown): string | null {
  const causes = causesOf(error);
  const servers = causes.filter((cause) => cause instanceof mongo.MongoServerError);
  if (servers.some(({ code }) => LOGIN_REFUSED.has(code))) return 'it refuses the user or the password';
  if (servers.some(({ code }) => code === NOT_ALLOWED))
    return 'its user may not do this: grant readWrite on the database';
  for (const cause of causes) {
    const { code } = cause as NodeJS.ErrnoException;
    const known = typeof code === 'string' ? SYSTEM_CODES[code] : undefined;
    if (known !== undefined) return known;
    if (typeof code === 'string' && /CERT|TLS|SSL/.test(code)) return `its certificate is not accepted (${code})`;
  }
  if (isMisspelt(error)) {
    return 'MONGODB_URI cannot be understood; special characters in its user and password must be percent-encoded';
  }
  if (error instanceof OperationTimeout || causes.some((cause) => /Timeout|Selection/.test(cause.name))) {
    return 'it does not answer in time';
  }
  return isUnavailability(error) ? `it cannot be used now (${error instanceof Error ? error.name : 'unknown'})` : null;
}

/** By name: the parser of addresses has an error class of its own, which the driver does not export. */
function isMisspelt(error: unknown): boolean {
  return error instanceof Error && ['MongoParseError', 'MongoInvalidArgumentError', 'URIError'].includes(error.name);
}

/** The error, its causes, and what the driver noted about each server when it found none that would do. */
function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const servers =
    error instanceof mongo.MongoServerSelectionError
      ? [...(error.reason?.servers.values() ?? [])].map((server) => server.error)
      : [];
  return [error, ...causesOf(error.cause), ...servers.flatMap(causesOf)];
}
