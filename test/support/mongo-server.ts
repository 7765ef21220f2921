import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { mongo } from 'mongoose';
import { spawnBeside } from './memory-group.js';
import { until } from './until.js';

/** Where `.ci/run` puts a server that pip can install: there is no package of MongoDB itself in the registries. */
const INSTALLED = resolve('.cache/secantusdb/bin');

/** How long a server may take to start on a busy machine. */
const START_LIMIT_MS = 30_000;

/** A way to a server: one that runs somewhere, or a program to start. */
type Source = { readonly uri: string } | { readonly program: string; readonly arguments: readonly string[] };

/** A server that speaks MongoDB's protocol. */
export interface MongoServer {
  /** What it is, with its version. */
  readonly description: string;
  readonly host: string;
  readonly port: number;
  /** The address of a database of that name, or of a new and empty one. */
  uri(database?: string): string;
  /** The same, through a proxy on this machine. */
  uriThrough(proxyPort: number, database?: string): string;
  /** Its process, for tests that make it fail; `null` when somebody else's server is used. */
  readonly process: MongoProcess | null;
  stop(): Promise<void>;
}

/** A server's process. Started anew, it has the port and the data that it had. */
export interface MongoProcess {
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops it where it stands: it keeps its connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  /** Makes these users, in `admin`, and starts it anew so that nobody else gets in. */
  admit(users: readonly MongoUser[]): Promise<void>;
}

export interface MongoUser {
  readonly name: string;
  readonly password: string;
  /** As `createUser` takes them. */
  readonly roles: readonly (string | { readonly role: string; readonly db: string })[];
}

/**
 * A group of tests that need such a server, or a new one for this group alone. Where there is none the group shows as
 * skipped; in CI that is a failure.
 * @param define gets a function that gives the server, to be called within hooks and tests
 */
export function describeOnMongo(title: string, define: (server: () => MongoServer) => void): void {
  const source = findSource();
  describe(title, () => {
    if (source === null) {
      const missing = 'needs a MongoDB server: TEST_MONGODB_URI, mongod, or SecantusDB in .cache/secantusdb';
      if (process.env['CI'] !== 'true') it.skip(missing, () => undefined);
      else it(missing, () => Promise.reject(new Error('there is none')));
      return;
    }
    let server: MongoServer | undefined;
    const running = (): MongoServer => {
      if (server === undefined) throw new Error('the server has not been started');
      return server;
    };
    beforeAll(async () => {
      server = await startMongo(source);
      process.stderr.write(`${title}: ${server.description}\n`);
    }, START_LIMIT_MS);
    define(running);
    // Last: hooks run in the order in which they were asked for, and the tests' own still need the server.
    afterAll(() => server?.stop());
  });
}

/** The first that there is of: `TEST_MONGODB_URI`, `mongod`, SecantusDB. */
function findSource(): Source | null {
  const uri = process.env['TEST_MONGODB_URI'];
  if (uri !== undefined && uri !== '') return { uri };
  const path = (process.env['PATH'] ?? '').split(delimiter);
  const mongod = path.map((folder) => join(folder, 'mongod')).find(isProgram);
  if (mongod !== undefined) {
    const options = ['--setParameter', 'enableTestCommands=1', '--bind_ip', '127.0.0.1', '--dbpath'];
    return { program: mongod, arguments: options };
  }
  const secantus = [INSTALLED, ...path].map((folder) => join(folder, 'secantusd-py')).find(isProgram);
  if (secantus === undefined) return null;
  const options = [
    '--standalone',
    '--enable-test-commands',
    '--host',
    '127.0.0.1',
    '--log-level',
    'ERROR',
    '--storage-path',
  ];
  return { program: secantus, arguments: options };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function startMongo(source: Source): Promise<MongoServer> {
  const own = 'program' in source ? await OwnServer.start(source.program, source.arguments) : null;
  const base = own?.uri ?? ('uri' in source ? source.uri : '');
  const [, credentials = '', host = '', port = '27017'] =
    /^mongodb(?:\+srv)?:\/\/([^@/]*@)?([^:/,?]+)(?::(\d+))?/.exec(base) ?? [];
  const query = /\?.*$/.exec(base)?.[0] ?? '';
  const used: string[] = [];
  const named = (database = `octa_test_${randomBytes(6).toString('hex')}`): string => {
    used.push(database);
    return database;
  };
  return {
    description: await describeServer(base),
    host,
    port: Number(port),
    uri: (database) => `${base.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+).*$/, '$1')}/${named(database)}${query}`,
    // A member of a replica set would else send the driver past the proxy.
    uriThrough: (proxyPort, database) =>
      `mongodb://${credentials}127.0.0.1:${proxyPort}/${named(database)}?directConnection=true${query.replace('?', '&')}`,
    process: own,
    stop: async () => {
      if (own === null) await dropAll(base, used);
      await own?.stop();
    },
  };
}

/** What the server says that it is. Stand-ins for MongoDB answer as some version of it, and say who they are beside. */
async function describeServer(uri: string): Promise<string> {
  return withClient(uri, async (client) => {
    const admin = client.db('admin');
    const { version } = await admin.command({ buildInfo: 1 });
    const { secantus } = await admin.command({ serverStatus: 1 }).catch(() => ({ secantus: undefined }));
    return secantus === undefined ? `MongoDB ${version}` : `SecantusDB ${secantus.version} as MongoDB ${version}`;
  });
}

async function dropAll(uri: string, databases: readonly string[]): Promise<void> {
  await withClient(uri, async (client) => {
    for (const database of databases) await client.db(database).dropDatabase();
  });
}

/**
 * Has the server refuse these commands with that error until it is told otherwise. Needs a server started for the tests.
 * @param code `null` for no error any more
 */
export async function refuseCommands(uri: string, commands: readonly string[], code: number | null): Promise<void> {
  const data = { failCommands: commands, errorCode: code ?? 1 };
  const mode = code === null ? 'off' : 'alwaysOn';
  await withClient(uri, (client) => client.db('admin').command({ configureFailPoint: 'failCommand', mode, data }));
}

/** Does something with a connection of its own. */
export async function withClient<T>(uri: string, work: (client: mongo.MongoClient) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(uri, { serverSelectionTimeoutMS: 2_000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** A server that was started for the tests, with a folder that goes with it. */
class OwnServer implements MongoProcess {
  private child: ChildProcess | null = null;
  private login: readonly string[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'octa-mongo-'));

  private constructor(
    private readonly program: string,
    private readonly options: readonly string[],
    private readonly port: number,
  ) {}

  static async start(program: string, options: readonly string[]): Promise<OwnServer> {
    const server = new OwnServer(program, options, await freePort());
    await server.start();
    return server;
  }

  get uri(): string {
    return `mongodb://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const options = [...this.options, this.folder, '--port', String(this.port), ...this.login];
    const child = spawnBeside(this.program, options, { stdio: 'ignore' });
    this.child = child;
    const answers = async (): Promise<boolean> => {
      if (child.exitCode !== null) throw new Error(`${this.program} ended with ${child.exitCode}`);
      return withClient(this.uri, (client) => client.db('admin').command({ ping: 1 })).then(
        () => true,
        () => false,
      );
    };
    await until(`${this.program} answers`, answers, START_LIMIT_MS);
  }

  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  async admit(users: readonly MongoUser[]): Promise<void> {
    await withClient(this.uri, async (client) => {
      for (const { name: createUser, password: pwd, roles } of users) {
        await client.db('admin').command({ createUser, pwd, roles, mechanisms: ['SCRAM-SHA-256'] });
      }
    });
    this.login = ['--auth'];
    // In order, so that what was written just now is there again.
    await this.end('SIGTERM');
    await this.start();
  }

  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
