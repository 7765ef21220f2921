import { Counter, type Registry } from 'prom-client';

export type AuthEventName =
  | 'login'
  | 'passkey_login'
  | 'logout'
  | 'register'
  | 'verify_email'
  | 'resend_verification'
  | 'reset_request'
  | 'reset_password'
  | 'password_change'
  | 'username_change'
  | 'email_change'
  | 'email_change_cancel'
  | 'session_refresh'
  | 'session_end'
  | 'token_create'
  | 'token_revoke'
  | 'passkey_add'
  | 'passkey_remove'
  | 'account_delete'
  | 'account_disown'
  | 'second_factor'
  | 'totp_setup'
  | 'totp_on'
  | 'totp_off'
  | 'recovery_codes';

const ANOMALIES = ['bad_signature', 'ended_or_unknown', 'other_user_agent'] as const;

export type SessionAnomaly = (typeof ANOMALIES)[number];

export class SecurityMetrics {
  private readonly auth: Counter;
  private readonly limited: Counter;
  private readonly suspicious: Counter;
  private readonly anomalies: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.auth = new Counter({
      name: 'auth_events_total',
      help: 'What was done about accounts: outcome success, or the code of the refusal. Without what a rate limit refused.',
      labelNames: ['event', 'outcome'],
      registers,
    });
    this.limited = new Counter({
      name: 'rate_limited_total',
      help: 'Requests that were refused because their client asks too often.',
      labelNames: ['limit'],
      registers,
    });
    this.suspicious = new Counter({
      name: 'suspicious_requests_total',
      help: 'Requests that were refused for an address that only an attack has.',
      registers,
    });
    this.anomalies = new Counter({
      name: 'session_anomalies_total',
      help: 'Session cookies that are not as they should be.',
      labelNames: ['kind'],
      registers,
    });
    // Starts at 0: of a series that begins at 1, Prometheus doesn't see the first event.
    for (const kind of ANOMALIES) this.anomalies.inc({ kind }, 0);
  }

  /** @param outcome `success` or the stable code of the refusal */
  authEvent(event: AuthEventName, outcome: string): void {
    this.auth.inc({ event, outcome });
  }

  rateLimited(limit: string): void {
    this.limited.inc({ limit });
  }

  suspiciousRequest(): void {
    this.suspicious.inc();
  }

  sessionAnomaly(kind: SessionAnomaly): void {
    this.anomalies.inc({ kind });
  }
}
