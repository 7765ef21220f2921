import { ProductionSite } from '../support/production-site.js';
import type { MongoServer } from '../support/mongo-server.js';
import { freePorts } from '../support/free-port.js';
import { startRedis, type TestRedis } from '../support/redis-server.js';
import type { SpawnedService } from '../support/spawn-service.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';

/** What the service needs, each behind a proxy. */
export type Part = 'MongoDB' | 'Redis' | 'SMTP';

export interface Fault {
  readonly name: string;
  begin(): Promise<void> | void;
  end(): Promise<void> | void;
}

/** How much later everything is passed on while a part is slow, in milliseconds. */
const SLOW_MS = 400;

/** Log-ins that one client may try in an hour. */
export const LOG_INS = 3;

/** Two instances of a production site, and everything that can fail. */
export class ChaosSite {
  private constructor(
    readonly site: ProductionSite,
    private readonly mongo: MongoServer,
    private readonly redis: TestRedis,
    private readonly proxies: Readonly<Record<Part, TcpProxy>>,
    private readonly ports: readonly [number, number],
    private readonly instances: [SpawnedService, SpawnedService],
  ) {}

  static async open(mongo: MongoServer): Promise<ChaosSite> {
    const redis = await startRedis();
    const mongoProxy = await TcpProxy.start(mongo.host, mongo.port);
    const redisProxy = await TcpProxy.start('127.0.0.1', Number(new URL(redis.url).port));
    const [smtpPort = 0, ...ports] = await freePorts(3);
    const site = await ProductionSite.open({
      MONGODB_URI: mongo.uriThrough(mongoProxy.port),
      RATELIMIT_STORAGE_URL: `redis://127.0.0.1:${redisProxy.port}`,
      LOGIN_RATE_LIMIT_PER_HOUR: String(LOG_INS),
      MAIL_PORT: String(smtpPort),
    });
    const smtpProxy = await TcpProxy.start('127.0.0.1', site.smtp.port, smtpPort);
    const [one = 0, other = 0] = ports;
    const instances: [SpawnedService, SpawnedService] = [site.start(one), site.start(other)];
    const proxies = { MongoDB: mongoProxy, Redis: redisProxy, SMTP: smtpProxy };
    const chaos = new ChaosSite(site, mongo, redis, proxies, [one, other], instances);
    await chaos.areUp();
    return chaos;
  }

  get urls(): readonly string[] {
    return this.ports.map((port) => `http://127.0.0.1:${port}`);
  }

  /** Each part frozen, cut, slow and gone, in turn; then all at once, and an instance killed beside. */
  faults(): Fault[] {
    const parts = Object.keys(this.proxies) as Part[];
    const each = parts.flatMap((part) => [
      this.moody(`${part} is frozen`, [part], 'hang'),
      this.moody(`${part}'s answers are cut`, [part], 'cut'),
      this.slow(part),
      this.moody(`${part} is gone`, [part], 'refuse'),
    ]);
    const killed = { name: 'an instance is killed', begin: () => this.kill(0), end: () => this.restart(0) };
    const restarted = {
      name: 'Redis starts anew, empty',
      begin: () => this.redis.kill(),
      end: () => this.redis.start(),
    };
    const all = this.moody('everything is gone, and an instance is killed', parts, 'refuse');
    const worst = {
      name: all.name,
      begin: async () => {
        await all.begin();
        await this.kill(1);
      },
      end: async () => {
        await all.end();
        await this.restart(1);
      },
    };
    return [...each, killed, restarted, ...this.mongoRestarts(), worst];
  }

  async areUp(): Promise<void> {
    for (const url of this.urls) {
      const healthy = () =>
        fetch(`${url}/api/v1/health`).then(
          (response) => response.ok,
          () => false,
        );
      await until(`${url} is healthy`, healthy, 60_000);
    }
  }

  async close(): Promise<void> {
    await this.site.close();
    await Promise.all(Object.values(this.proxies).map((proxy) => proxy.close()));
    await this.redis.stop();
  }

  private moody(name: string, parts: readonly Part[], mood: 'hang' | 'cut' | 'refuse'): Fault {
    const behave = (next: typeof mood | 'forward') => async (): Promise<void> => {
      for (const part of parts) {
        await this.proxies[part].behave(next);
        // What hung has lost bytes on the way: its connections are of no more use.
        if (next === 'forward') this.proxies[part].cutAll();
      }
    };
    return { name, begin: behave(mood), end: behave('forward') };
  }

  private slow(part: Part): Fault {
    const delay = (milliseconds: number) => (): void => void (this.proxies[part].delayMs = milliseconds);
    return { name: `${part} answers ${SLOW_MS} ms later`, begin: delay(SLOW_MS), end: delay(0) };
  }

  /** A server of somebody else's stays up. */
  private mongoRestarts(): Fault[] {
    const { process } = this.mongo;
    return process === null
      ? []
      : [{ name: 'MongoDB is killed and starts anew', begin: () => process.kill(), end: () => process.start() }];
  }

  private async kill(index: 0 | 1): Promise<void> {
    this.instances[index].signal('SIGKILL');
    await this.instances[index].exitCode();
  }

  private async restart(index: 0 | 1): Promise<void> {
    this.instances[index] = this.site.start(this.ports[index]);
    await this.instances[index].url();
  }
}
