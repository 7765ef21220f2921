import type { LimitSettings } from '../../adapters/inbound/http/limits/rate-limit-rules.js';
import type { SmtpSettings } from '../../adapters/outbound/smtp/smtp-connection.js';

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

export interface MusicBrainzSettings {
  readonly mode: SourceMode;
  /** The operator's URL or email address, which MusicBrainz asks for. */
  readonly contact: string;
  /** Without a trailing slash. */
  readonly apiBaseUrl: string;
}

/** Where and as whom a source is asked: as configured, or at its sandbox. */
export type SpotifyAccess = Pick<SpotifySettings, 'clientId' | 'clientSecret' | 'apiBaseUrl' | 'accountsBaseUrl'>;
export type YouTubeAccess = Pick<YouTubeSettings, 'apiKey' | 'apiBaseUrl'>;
export type MusicBrainzAccess = Pick<MusicBrainzSettings, 'contact' | 'apiBaseUrl'>;

export type DatabaseSettings =
  | {
      readonly kind: 'sqlite';
      /** A file's path, relative to the working directory or absolute. */ readonly file: string;
    }
  | { readonly kind: 'mongodb'; readonly uri: string };

export interface MailSettings extends Omit<SmtpSettings, 'server'> {
  /** `null`: mails are not sent but shown at `/dev/mailbox`; only outside production. */
  readonly server: string | null;
}

export interface SessionSettings {
  readonly cookieSecure: boolean;
  readonly cookieHttpOnly: boolean;
  readonly cookieSameSite: 'lax' | 'strict' | 'none';
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
  readonly rememberSeconds: number;
}

export interface RateLimitSettings extends LimitSettings {
  /** `null`: this process's memory. */
  readonly redisUrl: string | null;
}

/** Everything that the environment decides, parsed, checked and typed. Its own injection token. */
export abstract class Settings {
  abstract readonly environment: Environment;
  abstract readonly production: boolean;
  abstract readonly port: number;
  /** `null` outside production when none is given: one is generated and kept beside the data. */
  abstract readonly secretKey: string | null;
  abstract readonly previousSecretKeys: readonly string[];
  abstract readonly spotify: SpotifySettings;
  abstract readonly youtube: YouTubeSettings;
  abstract readonly musicbrainz: MusicBrainzSettings;
  abstract readonly database: DatabaseSettings;
  /** Where the embedded data is, and what is kept beside it. */
  abstract readonly dataFolder: string;
  abstract readonly mail: MailSettings;
  /** Origins without a trailing slash; the first one builds links. Never empty. */
  abstract readonly frontendUrls: readonly [string, ...string[]];
  abstract readonly session: SessionSettings;
  abstract readonly rateLimits: RateLimitSettings;
  abstract readonly trustProxyHops: number;
  abstract readonly logLevel: LogLevel;
  abstract readonly metricsToken: string | null;
  abstract readonly apiDocs: boolean;
  abstract readonly webConcurrency: number;
  abstract readonly shutdownGraceSeconds: number;
  /** Whether `/dev/mailbox`, and `/metrics` without a token, answer other machines too; never in production. */
  abstract readonly devPagesPublic: boolean;
  /** What is accepted but looks like a mistake: a line each for the log at start and for `doctor`. */
  abstract readonly warnings: readonly string[];
}
