/** The addresses that mails lead to: always the configured site, never what a request claims its host to be. */
export class PublicLinks {
  private readonly base: string;

  /** @param frontendUrl the site's own address, with or without a path or a slash at its end */
  constructor(frontendUrl: string) {
    this.base = frontendUrl.replace(/\/+$/, '');
  }

  home(): string {
    return `${this.base}/`;
  }

  /** Confirms an address, of a new account or a new one. */
  verifyEmail(token: string): string {
    return `${this.base}/api/auth/verify-email/${encodeURIComponent(token)}`;
  }

  /**
   * "This wasn't me". A page with a confirmation: programs that look through mails follow every link, and that must
   * not remove an account.
   */
  disownAccount(token: string): string {
    return `${this.base}/not-me/${encodeURIComponent(token)}`;
  }

  /** Calls a change of address off; a page with a confirmation, for the same reason. */
  cancelEmailChange(token: string): string {
    return `${this.base}/cancel-email-change/${encodeURIComponent(token)}`;
  }

  resetPassword(token: string): string {
    return `${this.base}/reset-password/${encodeURIComponent(token)}`;
  }

  activity(): string {
    return `${this.base}/profile/activity`;
  }

  requestReset(): string {
    return `${this.base}/reset-password`;
  }
}
