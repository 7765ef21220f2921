export type Environment = 'development' | 'preproduction' | 'production' | 'test';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** Where a source's answers come from; without credentials it is the sandbox, in production nowhere. */
export type SourceMode = 'live' | 'sample' | 'not_configured';

export interface SpotifySettings {
  readonly mode: SourceMode;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Without a trailing slash. */
  readonly apiBaseUrl: string;
  readonly accountsBaseUrl: string;
}

export interface YouTubeSettings {
  readonly mode: SourceMode;
  readonly apiKey: string;
  /** Without a trailing slash. */
  readonly apiBaseUrl: string;
  /** What Google grants the key's project a day: calls of `search.list`, and units of everything else. */
  readonly daily: { readonly searches: number; readonly units: number };
}

export type DatabaseSettings =
  | {
      readonly kind: 'sqlite';
      /** A file's path, relative to the working directory or absolute. */ readonly file: string;
    }
  | { readonly kind: 'mongodb'; readonly uri: string };

export interface MailSettings {
  /** `null`: mails are not sent but shown at `/dev/mailbox`; only outside production. */
  readonly server: string | null;
  readonly port: number;
  /** STARTTLS is demanded. */
  readonly useTls: boolean;
  /** TLS from the first byte. */
  readonly useSsl: boolean;
  readonly username: string | null;
  readonly password: string | null;
  readonly sender: string;
}

export interface SessionSettings {
  readonly cookieSecure: boolean;
  readonly cookieHttpOnly: boolean;
  readonly cookieSameSite: 'lax' | 'strict' | 'none';
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
  readonly rememberSeconds: number;
}

export interface RateLimitSettings {
  /** `null`: this process's memory. */
  readonly redisUrl: string | null;
  readonly loginPerMinute: number;
  readonly loginPerHour: number;
  readonly registerPerHour: number;
  readonly resetPerHour: number;
  readonly apiPerMinute: number;
  readonly pagePerMinute: number;
}

/** Everything that the environment decides, parsed, checked and typed. */
export interface Settings {
  readonly environment: Environment;
  readonly production: boolean;
  readonly port: number;
  /** `null` outside production when none is given: one is generated and kept beside the data. */
  readonly secretKey: string | null;
  readonly previousSecretKeys: readonly string[];
  readonly spotify: SpotifySettings;
  readonly youtube: YouTubeSettings;
  readonly database: DatabaseSettings;
  /** Where the embedded data is, and what is kept beside it. */
  readonly dataFolder: string;
  readonly mail: MailSettings;
  /** Origins without a trailing slash; the first one builds links. Never empty. */
  readonly frontendUrls: readonly [string, ...string[]];
  readonly session: SessionSettings;
  readonly rateLimits: RateLimitSettings;
  readonly trustProxyHops: number;
  readonly logLevel: LogLevel;
  readonly metricsToken: string | null;
  readonly apiDocs: boolean;
  readonly webConcurrency: number;
  readonly shutdownGraceSeconds: number;
}
