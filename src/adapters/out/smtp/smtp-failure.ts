/** The library's codes, and commands without their arguments. */
const CODE = /^E[A-Z0-9]+$/;
const COMMAND = /^[A-Z][A-Z0-9 -]{0,30}$/;
/** What the library only says in words. */
const SYSTEM_CODE = /\b(?:ECONN[A-Z]+|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EPIPE)\b/;

/**
 * A mail that the server did not take. Says what is needed to find the reason, but nothing of what the server said: that
 * may quote addresses, the mail and what we logged in with.
 */
export class SmtpFailure extends Error {
  constructor(
    /** The library's code (`EAUTH`, `ETLS`, `ETIMEDOUT` …) or the system's (`ECONNREFUSED`). */
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
  const systemCode = typeof message === 'string' ? SYSTEM_CODE.exec(message)?.[0] : undefined;
  const libraryCode = typeof code === 'string' && CODE.test(code) ? code : undefined;
  return new SmtpFailure(
    systemCode ?? libraryCode ?? 'EUNKNOWN',
    typeof command === 'string' && COMMAND.test(command) ? command : null,
    typeof responseCode === 'number' ? responseCode : null,
  );
}
