import type { RateLimitRule } from '../../../../core/shared/rate-limiter.js';

/** Pages have a budget for each family of paths. */
type PageLimitName =
  | 'page_search'
  | 'page_register'
  | 'page_reset'
  | 'page_profile'
  | 'page_history'
  | 'page_playlists'
  | 'page_playlist_search'
  | 'page_link';

/** Budgets of an account, wherever it is logged in; those of all others are a client's. */
const OF_ACCOUNTS = ['write', 'import'] as const;

type AccountLimitName = (typeof OF_ACCOUNTS)[number];

/** The limits; each is a budget that all its routes share. */
export type LimitName =
  | 'login'
  | 'second_factor'
  | 'passkey_login'
  | 'register'
  | 'resend'
  | 'reset'
  | 'api_search'
  | 'suggestions'
  | 'invalid_link'
  | PageLimitName
  | AccountLimitName;

/** Whether the budget is an account's. */
export function isOfAccount(name: LimitName): name is AccountLimitName {
  return OF_ACCOUNTS.some((one) => one === name);
}

/** Confirmation links that don't work: nobody follows so many by mistake. */
const INVALID_LINKS_PER_HOUR = 30;

/** Somebody who types fast without a pause, twice over. */
const SUGGESTIONS_PER_MINUTE = 240;

/** How often, from the configuration. */
export interface LimitSettings {
  readonly loginPerMinute: number;
  readonly loginPerHour: number;
  readonly registerPerHour: number;
  readonly resetPerHour: number;
  readonly apiPerMinute: number;
  readonly pagePerMinute: number;
  readonly writePerMinute: number;
  readonly importPerMinute: number;
  readonly importPerDay: number;
}

const perMinute = (name: string, limit: number): RateLimitRule => ({
  name: `${name}_minute`,
  limit,
  windowSeconds: 60,
});
const perHour = (name: string, limit: number): RateLimitRule => ({ name: `${name}_hour`, limit, windowSeconds: 3600 });
const perDay = (name: string, limit: number): RateLimitRule => ({ name: `${name}_day`, limit, windowSeconds: 86_400 });

/** How often a client or an account may do what is limited (docs/reference.md). */
export class RateLimitRules {
  private readonly rules: Partial<Record<LimitName, readonly RateLimitRule[]>>;

  constructor(private readonly settings: LimitSettings) {
    this.rules = {
      login: this.asLogIn('login'),
      second_factor: this.asLogIn('second_factor'),
      passkey_login: this.asLogIn('passkey_login'),
      resend: this.asLogIn('resend'),
      register: [perHour('register', settings.registerPerHour)],
      reset: [perHour('reset', settings.resetPerHour)],
      invalid_link: [perHour('invalid_link', INVALID_LINKS_PER_HOUR)],
      suggestions: [perMinute('suggestions', SUGGESTIONS_PER_MINUTE)],
      api_search: [perMinute('api_search', settings.apiPerMinute)],
      write: [perMinute('write', settings.writePerMinute)],
      import: [perMinute('import', settings.importPerMinute), perDay('import', settings.importPerDay)],
    };
  }

  /** @returns at least one rule */
  of(name: LimitName): readonly RateLimitRule[] {
    return this.rules[name] ?? [perMinute(name, this.settings.pagePerMinute)];
  }

  private asLogIn(name: LimitName): readonly RateLimitRule[] {
    return [perMinute(name, this.settings.loginPerMinute), perHour(name, this.settings.loginPerHour)];
  }
}
