/** Why something cannot be done, in one line for an operator: what is wrong, and what to do about it. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** Why another host can't be reached or used, by the code of the system or of a library. */
const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  ECONNRESET: 'it cuts the connection',
  EPIPE: 'it cuts the connection',
  UND_ERR_SOCKET: 'it cuts the connection',
  ENOTFOUND: 'its host is not known to the DNS',
  ENODATA: 'its host is not known to the DNS',
  EAI_AGAIN: 'the DNS does not answer',
  ESERVFAIL: 'the DNS does not answer',
  EHOSTUNREACH: 'there is no route to its host',
  ENETUNREACH: 'there is no route to its network',
  ETIMEDOUT: 'it does not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer in time',
  timeout: 'it does not answer in time',
  EPROTO: 'it does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody that is trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody that is trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes without the intermediate ones',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

const CERTIFICATE = /CERT|SIGNATURE|ISSUER|ALTNAME|SSL|TLS/;

/** What is wrong with a file, or with the disk. */
const FILES: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `${path} does not exist.`,
  EACCES: (path) => `${path} is closed to this system user (EACCES).`,
  EPERM: (path) => `${path} is closed to this system user (EPERM).`,
  EISDIR: (path) => `${path} is a folder.`,
  ENOTDIR: (path) => `${path} cannot be there: a part of its path is not a folder.`,
  EROFS: (path) => `${path} is on a file system that is read-only.`,
  EEXIST: (path) => `${path} exists already.`,
  ENOSPC: () => 'The disk is full (ENOSPC).',
  EDQUOT: () => 'The disk is full (EDQUOT).',
  EFBIG: () => 'The disk is full (EFBIG).',
};

/**
 * A failure to reach another host, as a clause with the code that one can search for.
 * @param code such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`; `timeout` for a limit of our own
 */
export function networkReason(code: string): string {
  const known = NETWORK[code];
  if (known !== undefined) return code === 'timeout' ? known : `${known} (${code})`;
  if (CERTIFICATE.test(code)) return `its certificate is not accepted (${code})`;
  return `it cannot be used (${code})`;
}

/** Whether a code is about the connection to another host. */
export function isNetworkCode(code: unknown): code is string {
  return typeof code === 'string' && (code in NETWORK || CERTIFICATE.test(code));
}

/** The first code that an error or its causes carry; `timeout` for an `AbortSignal.timeout`. */
export function errorCode(error: unknown): string | undefined {
  return causesOf(error)
    .map(({ name, code }) => (name === 'TimeoutError' ? 'timeout' : code))
    .find((code) => typeof code === 'string');
}

/** A database's own number for an error, and the number's name. */
interface DatabaseCode {
  readonly number: number;
  /** `undefined` where the database gives none, as MongoDB for one of several writes. */
  readonly name: unknown;
}

/**
 * The first one that an error or its causes carry: `errcode` and `errstr` of node:sqlite, `code` and `codeName` of MongoDB.
 * @returns `null` for an error that is not a database's
 */
export function databaseCode(error: unknown): DatabaseCode | null {
  for (const cause of causesOf(error)) {
    const { code, codeName, errcode, errstr } = cause as unknown as Readonly<Record<string, unknown>>;
    if (typeof errcode === 'number') return { number: errcode, name: errstr };
    if (typeof code === 'number' && cause.name.startsWith('Mongo')) return { number: code, name: codeName };
  }
  return null;
}

/** A clause about an error, with the database's number and name for it where it has one: what one can search for. */
export function withDatabaseCode(clause: string, error: unknown): string {
  const code = databaseCode(error);
  return code === null ? clause : `${clause} (${[code.number, code.name].filter(Boolean).join(' ')})`;
}

/** An error as one sentence for an operator. */
export function explain(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  const causes = causesOf(error);
  const { path, syscall } = causes.find((cause) => cause.path !== undefined) ?? {};
  for (const { code = '' } of causes) {
    const file = FILES[code];
    if (file !== undefined && syscall === 'mkdir') return `The folder ${path} cannot be made (${code}).`;
    if (file !== undefined) return file(path ?? 'A file or folder that is needed');
    if (isNetworkCode(code)) return `${error instanceof Error ? error.message : ''}: ${networkReason(code)}.`;
  }
  const text = withDatabaseCode(error instanceof Error ? error.message : String(error), error);
  return text.replace(/[.?!]?$/, (end) => end || '.');
}

function causesOf(error: unknown): NodeJS.ErrnoException[] {
  if (typeof error !== 'object' || error === null) return [];
  const { errors, cause } = error as Partial<AggregateError>;
  return [error as Error, ...(Array.isArray(errors) ? errors.flatMap(causesOf) : []), ...causesOf(cause)];
}
