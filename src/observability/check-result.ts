/** One finding of a check, for the operator. */
export interface CheckResult {
  /** `failure`: something has to be done. */
  readonly level: 'ok' | 'warning' | 'failure';
  /** One line, without secrets and user input. */
  readonly text: string;
}

export const ok = (text: string): CheckResult => ({ level: 'ok', text });
export const warning = (text: string): CheckResult => ({ level: 'warning', text });
export const failure = (text: string): CheckResult => ({ level: 'failure', text });
