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

/** The limits; each is a budget that all its routes share. */
export type LimitName = 'login' | 'register' | 'reset' | 'api_search' | 'invalid_link' | PageLimitName;

/** Confirmation links that don't work: nobody follows so many by mistake. */
const INVALID_LINKS_PER_HOUR = 30;

/** How often, from the configuration. */
export interface LimitSettings {
  readonly loginPerMinute: number;
  readonly loginPerHour: number;
  readonly registerPerHour: number;
  readonly resetPerHour: number;
  readonly apiPerMinute: number;
  readonly pagePerMinute: number;
}

const perMinute = (name: string, limit: number): RateLimitRule => ({
  name: `${name}_minute`,
  limit,
  windowSeconds: 60,
});
const perHour = (name: string, limit: number): RateLimitRule => ({ name: `${name}_hour`, limit, windowSeconds: 3600 });

/** How often a client may do what is limited (docs/reference.md). */
export class RateLimitRules {
  private readonly rules: Partial<Record<LimitName, readonly RateLimitRule[]>>;

  constructor(private readonly settings: LimitSettings) {
    this.rules = {
      login: [perMinute('login', settings.loginPerMinute), perHour('login', settings.loginPerHour)],
      register: [perHour('register', settings.registerPerHour)],
      reset: [perHour('reset', settings.resetPerHour)],
      invalid_link: [perHour('invalid_link', INVALID_LINKS_PER_HOUR)],
      api_search: [perMinute('api_search', settings.apiPerMinute)],
    };
  }

  /** @returns at least one rule */
  of(name: LimitName): readonly RateLimitRule[] {
    return this.rules[name] ?? [perMinute(name, this.settings.pagePerMinute)];
  }
}
