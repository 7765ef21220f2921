/** The library's codes, and commands without their arguments. */
const CODE = /^E[A-Z0-9]+$/;
const COMMAND = /^[A-Z][A-Z0-9 -]{0,30}$/;
const SYSTEM_CODE = /\b(?:ECONN[A-Z]+|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EPIPE)\b/;

/**
 * A mail that the server did not accept. Holds what is needed to find the reason, but nothing of the response: that
 * may quote addresses, the mail and what we logged in with.
 */
export class SmtpFailure extends Error {
  constructor(
    /**
     * The library's code (`EAUTH`, `ETLS`, `ETIMEDOUT` …), the system's (`ECONNREFUSED`), or `ECERTIFICATE`: nobody
     * vouches for the server, or not under this name.
     */
    readonly code: string,
    /** The command that was refused, without its arguments (`RCPT TO`), or `null`. */
    readonly command: string | null,
    /** The server's three-digit answer, or `null` when there was none. */
    readonly status: number | null,
  ) {
    super([code, command, status].filter((part) => part !== null).join(' '));
    this.name = 'SmtpFailure';
  }

  /** Whether only this recipient was refused, by a server that is otherwise well. */
  get isAboutRecipient(): boolean {
    return this.command === 'RCPT TO' && this.status !== null;
  }
}

/** @param error what the mail library threw */
export function smtpFailure(error: unknown): SmtpFailure {
  const { code, command, responseCode, message } = (error ?? {}) as Partial<
    Record<'code' | 'command' | 'responseCode' | 'message', unknown>
  >;
  const status = typeof responseCode === 'number' ? responseCode : null;
  const ownWords = status === null && typeof message === 'string' ? message : '';
  const libraryCode = typeof code === 'string' && CODE.test(code) ? code : 'EUNKNOWN';
  return new SmtpFailure(
    codeInWords(ownWords) ?? libraryCode,
    typeof command === 'string' && COMMAND.test(command) ? command : null,
    status,
  );
}

/** The library calls everything that happens to a socket `ESOCKET` and says the rest in words. */
function codeInWords(words: string): string | undefined {
  return /certificate/i.test(words) ? 'ECERTIFICATE' : SYSTEM_CODE.exec(words)?.[0];
}
