import { mongo } from 'mongoose';
import { isNetworkCode, networkReason } from '../../../observability/explain-error.js';

/** A call took longer than clients can wait, whatever the driver is still trying. */
export class OperationTimeout extends Error {
  override readonly name = 'OperationTimeout';
  override readonly message = 'the database operation took too long';
}

/** Of the driver's errors for misuse, those of a connection that was closed in the meantime. */
const CLOSED_CONNECTION = [
  mongo.MongoNotConnectedError,
  mongo.MongoTopologyClosedError,
  mongo.MongoServerClosedError,
  mongo.MongoClientClosedError,
];

/**
 * The server's codes (https://www.mongodb.com/docs/manual/reference/error-codes/) for a server that cannot serve
 * now: shutting down, not the primary, cut off from its peers, too slow, refusing the log-in or writes, out of disk space.
 */
const UNAVAILABILITY = {
  HostUnreachable: 6,
  HostNotFound: 7,
  Unauthorized: 13,
  AuthenticationFailed: 18,
  MaxTimeMSExpired: 50,
  WriteConcernTimeout: 64,
  NetworkTimeout: 89,
  ShutdownInProgress: 91,
  UnsatisfiableWriteConcern: 100,
  FailedToSatisfyReadPreference: 133,
  PrimarySteppedDown: 189,
  NetworkInterfaceExceededTimeLimit: 202,
  ExceededTimeLimit: 262,
  UserWritesBlocked: 371,
  AtlasError: 8000,
  SocketException: 9001,
  LegacyNotPrimary: 10058,
  NotWritablePrimary: 10107,
  InterruptedAtShutdown: 11600,
  Interrupted: 11601,
  InterruptedDueToReplStateChange: 11602,
  NotPrimaryNoSecondaryOk: 13435,
  NotPrimaryOrSecondary: 13436,
  OutOfDiskSpace: 14031,
} as const;

const UNAVAILABILITY_CODES: ReadonlySet<unknown> = new Set(Object.values(UNAVAILABILITY));

/** Node's codes for a closed socket: the driver passes errors from writing to it on unchanged. */
const SOCKET_ERRORS: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ERR_SOCKET_CLOSED',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
  'ETIMEDOUT',
]);

/** What a bulk write reports when no server answered it has the driver's own error inside; any other error as it is. */
function unwrap(error: unknown): unknown {
  const cause: unknown = error instanceof mongo.MongoBulkWriteError ? error.errorResponse : undefined;
  return cause instanceof Error ? cause : error;
}

/** Whether the error means that the database cannot be used for now; all others are defects of the program. */
export function isUnavailability(failure: unknown): boolean {
  const error = unwrap(failure);
  if (error instanceof OperationTimeout) return true;
  if (error instanceof mongo.MongoServerError) return UNAVAILABILITY_CODES.has(error.code) || isTransient(error);
  // Mongoose wraps the driver's own error when the first connection fails.
  if (error instanceof Error && error.name === 'MongooseServerSelectionError') return true;
  if (error instanceof mongo.MongoAPIError) return CLOSED_CONNECTION.some((type) => error instanceof type);
  // All other errors of the driver concern the connection: cut, refused, none free in the pool, a malformed reply.
  if (error instanceof mongo.MongoError) return true;
  return SOCKET_ERRORS.has((error as NodeJS.ErrnoException | null | undefined)?.code);
}

/** Whether it is the server's answer that it cannot serve now; otherwise the connection to it failed. */
export function isRefusal(error: unknown): error is mongo.MongoServerError {
  return unwrap(error) instanceof mongo.MongoServerError && isUnavailability(error);
}

/** Whether the connection was cut, so that another one may work at once. What became of the command is not known. */
export function isCut(failure: unknown): boolean {
  const error = unwrap(failure);
  if (error instanceof mongo.MongoNetworkError) return !(error instanceof mongo.MongoNetworkTimeoutError);
  return SOCKET_ERRORS.has((error as NodeJS.ErrnoException | null | undefined)?.code);
}

/** The first error in the reply to a write command that itself succeeded; `null` when everything was written. */
export function writeError(reply: object): mongo.MongoServerError | null {
  const { writeErrors, writeConcernError } = reply as Partial<{
    readonly writeErrors: readonly { readonly code: number }[];
    readonly writeConcernError: { readonly code: number };
  }>;
  const first = writeErrors?.[0] ?? writeConcernError;
  return first === undefined ? null : new mongo.MongoServerError(first);
}

/** Whether a unique index refused the write. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 11000;
}

function isTransient(error: InstanceType<typeof mongo.MongoServerError>): boolean {
  return error.hasErrorLabel('RetryableWriteError') || error.hasErrorLabel('TransientTransactionError');
}

/** The server's codes for a wrong user or password, Atlas's own included. */
const LOGIN_REFUSED: ReadonlySet<unknown> = new Set([UNAVAILABILITY.AuthenticationFailed, UNAVAILABILITY.AtlasError]);

/**
 * Why the database cannot be used, for an operator. Quotes nothing of the URI nor of the server's messages.
 * @returns a clause such as `nothing listens at its address (ECONNREFUSED)`; `null` when the error concerns something else
 */
export function explainMongoError(error: unknown): string | null {
  const causes = causesOf(error);
  const servers = causes.filter((cause) => cause instanceof mongo.MongoServerError);
  if (servers.some(({ code }) => LOGIN_REFUSED.has(code))) return 'it refuses the user or the password';
  if (servers.some(({ code }) => code === UNAVAILABILITY.Unauthorized))
    return 'its user may not do this: grant readWrite on the database';
  const code = causes.map((cause) => (cause as NodeJS.ErrnoException).code).find(isNetworkCode);
  if (code !== undefined) return networkReason(code);
  if (isInvalidUri(error)) {
    return 'MONGODB_URI cannot be understood; special characters in its user and password must be percent-encoded';
  }
  if (error instanceof OperationTimeout || causes.some((cause) => /Timeout|Selection/.test(cause.name))) {
    return 'it does not answer in time';
  }
  return isUnavailability(error) ? `it cannot be used now (${error instanceof Error ? error.name : 'unknown'})` : null;
}

/** By name: the parser of URIs has an error class of its own, which the driver does not export. */
function isInvalidUri(error: unknown): boolean {
  return error instanceof Error && ['MongoParseError', 'MongoInvalidArgumentError', 'URIError'].includes(error.name);
}

/** The error, its causes, and the error of each server when the driver could select none. */
function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const servers =
    error instanceof mongo.MongoServerSelectionError
      ? [...(error.reason?.servers.values() ?? [])].map((server) => server.error)
      : [];
  return [error, ...causesOf(error.cause), ...servers.flatMap(causesOf)];
}

/** @returns what the write returns; `null` when a unique index refused it */
export async function unlessDuplicate<T>(write: () => PromiseLike<T>): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}
