import { mongo } from 'mongoose';
import { DomainError } from '../../../core/shared/domain-error.js';

/** An operation took longer than callers can wait, whatever the driver is still trying. */
export class OperationTimeout extends Error {
  constructor() {
    super('the database operation took too long');
    this.name = 'OperationTimeout';
  }
}

/** The driver's own errors that speak of the connection; its others are mistakes in how it is called. */
const CONNECTION_ERRORS = [
  mongo.MongoNetworkError, // cut, refused, timed out; the pool that was cleared for it
  mongo.MongoSystemError, // no server could be selected
  mongo.MongoRuntimeError, // an answer that cannot be right, a connection that was closed meanwhile
  mongo.MongoNotConnectedError,
  mongo.MongoTopologyClosedError,
  mongo.MongoParseError, // bytes that are no message
  mongo.MongoOperationTimeoutError,
];

/**
 * The server's codes (https://www.mongodb.com/docs/manual/reference/error-codes/) that say that it cannot serve now:
 * shutting down, not the primary, cut off from its peers, too slow, not letting us in, out of disk space.
 */
const SERVER_TROUBLE: ReadonlySet<number> = new Set([
  6, 7, 13, 18, 24, 43, 50, 63, 64, 74, 79, 89, 91, 100, 112, 132, 133, 134, 150, 189, 202, 215, 262, 317, 384, 8000,
  9001, 10058, 10107, 11600, 11601, 11602, 12586, 13388, 13435, 13436, 14031, 16500,
]);

/** Whether the error says that the database cannot be used for now; all others are defects of the program. */
export function isUnavailability(error: unknown): boolean {
  if (error instanceof OperationTimeout) return true;
  if (error instanceof mongo.MongoServerError) return SERVER_TROUBLE.has(Number(error.code)) || isPassing(error);
  // Mongoose wraps the driver's own error when the first connection fails.
  if (error instanceof Error && error.name === 'MongooseServerSelectionError') return true;
  return CONNECTION_ERRORS.some((type) => error instanceof type);
}

/** Whether a unique index refused the write. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 11000;
}

/** What the callers of every store get to see; the driver's own words are only in `cause`. */
export function databaseUnavailable(cause?: unknown): DomainError {
  return new DomainError(
    'unavailable',
    'database_unavailable',
    'We cannot reach our database at the moment. Please try again in a few seconds.',
    { retryAfterSeconds: 5, cause },
  );
}

function isPassing(error: InstanceType<typeof mongo.MongoServerError>): boolean {
  return error.hasErrorLabel('RetryableWriteError') || error.hasErrorLabel('TransientTransactionError');
}
