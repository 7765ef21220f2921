import { secondFactorPolicy } from '../../../../core/second-factor/second-factor.js';
import { Cookie } from '../cookies.js';

/** The cookie of a log-in whose password was right, until its second factor is proved. What it holds is sealed. */
export class LogInStepCookie extends Cookie {
  /** @param secure whether clients connect over TLS */
  constructor(secure: boolean) {
    super('octa_login', secure, { maxAge: secondFactorPolicy.stepMs });
  }
}
