import type { RateLimitRule } from '../../../../core/shared/rate-limiter.js';

/** The limits; each is a budget of its own that all its routes share. */
export type LimitName = 'login' | 'register' | 'reset' | 'api_search' | PageLimitName;

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

/** How often, from the configuration. */
export interface LimitSettings {
  readonly loginPerMinute: number;
  readonly loginPerHour: number;
  readonly registerPerHour: number;
  readonly resetPerHour: number;
  readonly apiPerMinute: number;
  readonly pagePerMinute: number;
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;

/** How often a client may do what is limited (docs/reference.md). */
export class RateLimitRules {
  private readonly rules: Record<LimitName, readonly RateLimitRule[]>;

  constructor(settings: LimitSettings) {
    const rule = (name: string, limit: number, windowSeconds: number): RateLimitRule => ({
      name,
      limit,
      windowSeconds,
    });
    this.rules = {
      login: [
        rule('login_minute', settings.loginPerMinute, MINUTE_SECONDS),
        rule('login_hour', settings.loginPerHour, HOUR_SECONDS),
      ],
      register: [rule('register_hour', settings.registerPerHour, HOUR_SECONDS)],
      reset: [rule('reset_hour', settings.resetPerHour, HOUR_SECONDS)],
      api_search: [rule('api_search_minute', settings.apiPerMinute, MINUTE_SECONDS)],
      page_search: [rule('page_search_minute', settings.pagePerMinute, MINUTE_SECONDS)],
      page_register: [rule('page_register_minute', settings.pagePerMinute, MINUTE_SECONDS)],
      page_reset: [rule('page_reset_minute', settings.pagePerMinute, MINUTE_SECONDS)],
      page_profile: [rule('page_profile_minute', settings.pagePerMinute, MINUTE_SECONDS)],
      page_history: [rule('page_history_minute', settings.pagePerMinute, MINUTE_SECONDS)],
      page_playlists: [rule('page_playlists_minute', settings.pagePerMinute, MINUTE_SECONDS)],
      page_playlist_search: [rule('page_playlist_search_minute', settings.pagePerMinute, MINUTE_SECONDS)],
      page_link: [rule('page_link_minute', settings.pagePerMinute, MINUTE_SECONDS)],
    };
  }

  /** @returns at least one rule */
  of(name: LimitName): readonly RateLimitRule[] {
    return this.rules[name];
  }
}
