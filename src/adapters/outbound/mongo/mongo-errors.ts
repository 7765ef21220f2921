import { mongo } from 'mongoose';

/** An operation took longer than callers can wait, whatever the driver is still trying. */
export class OperationTimeout extends Error {
  constructor() {
    super('the database operation took too long');
    this.name = 'OperationTimeout';
  }
}

/** Misuse of the driver, by its own classes; but these of them come of a connection that was closed meanwhile. */
const CLOSED_MEANWHILE = [
  mongo.MongoNotConnectedError,
  mongo.MongoTopologyClosedError,
  mongo.MongoServerClosedError,
  mongo.MongoClientClosedError,
];

/**
 * The server's codes (https://www.mongodb.com/docs/manual/reference/error-codes/) that say that it cannot serve now:
 * shutting down, not the primary, cut off from its peers, too slow, not letting us in, out of disk space.
 */
const SERVER_TROUBLE = {
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

const TROUBLE_CODES: ReadonlySet<unknown> = new Set(Object.values(SERVER_TROUBLE));

/** Node's own codes for a socket that is gone: the driver lets an error from writing to it through as it is. */
const SOCKET_TROUBLE: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ERR_SOCKET_CLOSED',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
  'ETIMEDOUT',
]);

/** Whether the error says that the database cannot be used for now; all others are defects of the program. */
export function isUnavailability(error: unknown): boolean {
  if (error instanceof OperationTimeout) return true;
  if (error instanceof mongo.MongoServerError) return TROUBLE_CODES.has(error.code) || isPassing(error);
  // Mongoose wraps the driver's own error when the first connection fails.
  if (error instanceof Error && error.name === 'MongooseServerSelectionError') return true;
  if (error instanceof mongo.MongoAPIError) return CLOSED_MEANWHILE.some((type) => error instanceof type);
  // All the driver's others speak of the connection: cut, refused, no place in the pool, an answer that can't be right.
  if (error instanceof mongo.MongoError) return true;
  return SOCKET_TROUBLE.has((error as NodeJS.ErrnoException | null | undefined)?.code);
}

/** Whether a unique index refused the write. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 11000;
}

function isPassing(error: InstanceType<typeof mongo.MongoServerError>): boolean {
  return error.hasErrorLabel('RetryableWriteError') || error.hasErrorLabel('TransientTransactionError');
}
