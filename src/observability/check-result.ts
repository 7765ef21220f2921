/** What a look at a part of the system found, in words for whoever runs it. */
export interface CheckResult {
  /** `ok`: as it should be. `warning`: worth knowing. `failure`: something has to be done. */
  readonly level: 'ok' | 'warning' | 'failure';
  /** One line. Never a secret, and nothing that people entered. */
  readonly text: string;
}

export const ok = (text: string): CheckResult => ({ level: 'ok', text });
export const warning = (text: string): CheckResult => ({ level: 'warning', text });
export const failure = (text: string): CheckResult => ({ level: 'failure', text });
