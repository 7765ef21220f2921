import {
  sampleSpotifyCredentials,
  sampleYouTubeApiKey,
  startSpotifySandbox,
  startYouTubeSandbox,
  type SandboxServer,
} from './sandbox-faults/index.js';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { PASSWORD, pathsIn, type Person } from './accounts.js';
import { PRODUCTION_VARIABLES } from './production-variables.js';
import { GENEROUS_LIMITS } from './run-service.js';
import { startSmtpServer, type TestSmtpServer } from './smtp-server.js';
import { SMTP_LOGIN, smtpVariables } from './smtp-variables.js';
import { spawnService, type SpawnedService } from './spawn-service.js';
import { until } from './until.js';
import { Visitor } from './visitor.js';

/** All that instances of one production site share, on this machine: a mail server, both sources, variables. */
export class ProductionSite {
  private readonly instances: SpawnedService[] = [];

  private constructor(
    readonly spotify: SandboxServer,
    readonly youtube: SandboxServer,
    readonly smtp: TestSmtpServer,
    readonly variables: Variables,
  ) {}

  /** @param variables the database, where limits are counted, and whatever differs from what every site has */
  static async open(variables: Variables): Promise<ProductionSite> {
    const [spotify, youtube, smtp] = await Promise.all([
      startSpotifySandbox(),
      startYouTubeSandbox(),
      startSmtpServer({ login: SMTP_LOGIN }),
    ]);
    return new ProductionSite(spotify, youtube, smtp, {
      ...PRODUCTION_VARIABLES,
      // What the site's own variables name, or none.
      DATABASE_URL: undefined,
      ...GENEROUS_LIMITS,
      ...smtpVariables(smtp.port),
      SPOTIPY_CLIENT_ID: sampleSpotifyCredentials.clientId,
      SPOTIPY_CLIENT_SECRET: sampleSpotifyCredentials.clientSecret,
      SPOTIFY_API_BASE_URL: `${spotify.baseUrl}/v1`,
      SPOTIFY_ACCOUNTS_BASE_URL: spotify.baseUrl,
      YOUTUBE_API_KEY: sampleYouTubeApiKey,
      YOUTUBE_API_BASE_URL: `${youtube.baseUrl}/youtube/v3`,
      SHUTDOWN_GRACE_SECONDS: '6',
      ...variables,
      // The stores' own is too short for production.
      SECRET_KEY: PRODUCTION_VARIABLES.SECRET_KEY,
    });
  }

  /** Starts an instance, which is not ready yet. @param tree where another version is built */
  start(port: number, variables: Variables = {}, tree?: string): SpawnedService {
    const all = Object.entries({ ...this.variables, ...variables }).filter(([, value]) => value !== undefined);
    const instance = spawnService({ ...Object.fromEntries(all), PORT: String(port) }, undefined, tree);
    this.instances.push(instance);
    return instance;
  }

  /** Registers somebody and confirms the address with the link in the mail. */
  async newPerson(url: string, username: string): Promise<Person> {
    const email = `${username.toLowerCase()}@mail.example`;
    const visitor = new Visitor(url);
    const body = { username, email, password: PASSWORD, confirm_password: PASSWORD };
    const registration = await visitor.post('/api/auth/register', body);
    if (registration.status !== 201) throw new Error(`not registered: ${registration.text}`);
    const mail = () => this.smtp.mails.find(({ to }) => to.includes(email));
    await until('the mail is there', () => mail() !== undefined);
    const confirmation = await visitor.get(pathsIn(mail()?.text ?? '')[0] ?? '');
    if (confirmation.status !== 200) throw new Error(`not confirmed: ${confirmation.text}`);
    return { username, email, password: PASSWORD };
  }

  async close(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.discard()));
    await Promise.all([this.spotify.close(), this.youtube.close(), this.smtp.stop()]);
  }
}
