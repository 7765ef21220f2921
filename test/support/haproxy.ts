import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePorts } from './free-port.js';
import { spawnBeside } from './memory-group.js';
import { until } from './until.js';

/** A place for an instance behind the balancer: it gets requests while its health check passes. */
export interface Slot {
  readonly name: string;
  readonly port: number;
}

/** What the balancer counted. */
export interface SlotFigures {
  /** `UP` or `DOWN`, perhaps with how many checks are missing to the other. */
  readonly status: string;
  /** How many times a client's request was sent there. */
  readonly requests: number;
}

/** Whether there is a `haproxy` to run. */
export function haproxyIsInstalled(): boolean {
  return spawnSync('haproxy', ['-v']).status === 0;
}

/**
 * `describe` where there is an HAProxy to run. Where there is none the report shows the suite as skipped and why, except
 * in continuous integration (`CI=true`), where that is a failure.
 */
export function describeWithHaproxy(title: string, suite: () => void): void {
  if (haproxyIsInstalled()) describe(title, suite);
  else if (process.env['CI'] === 'true') it(`${title}: needs haproxy`, () => Promise.reject(new Error('no haproxy')));
  else describe.skip(`${title} (NOT RUN: there is no haproxy on the PATH)`, suite);
}

/** A real HAProxy of a test's own, before instances that come and go. */
export class Balancer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
    readonly slots: readonly Slot[],
  ) {}

  /** Starts it with that many places, each on a port where nobody listens yet. */
  static async start(count: number): Promise<Balancer> {
    const [own = 0, ...ports] = await freePorts(count + 1);
    const slots = ports.map((port, i) => ({ name: `instance${i + 1}`, port }));
    const folder = mkdtempSync(join(tmpdir(), 'octa-haproxy-'));
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, configuration(own, slots, join(folder, 'admin')));
    const child = spawnBeside('haproxy', ['-db', '-f', file], { stdio: 'ignore' });
    const balancer = new Balancer(child, folder, `http://127.0.0.1:${own}`, slots);
    // Until its first check it takes an instance for a healthy one.
    for (const slot of slots) await balancer.waitFor(slot, 'DOWN');
    return balancer;
  }

  /** Resolves once that instance gets requests, or none any more. */
  async waitFor(slot: Slot, status: 'UP' | 'DOWN'): Promise<void> {
    const isSo = async (): Promise<boolean> => {
      if (this.child.exitCode !== null) throw new Error(`haproxy ended with ${this.child.exitCode}`);
      return (await this.figures(slot).catch(() => undefined))?.status === status;
    };
    await until(`${slot.name} is ${status}`, isSo, 20_000);
  }

  async figures(slot: Slot): Promise<SlotFigures> {
    const row = await this.row(slot.name);
    return { status: row['status'] ?? '', requests: Number(row['lbtot']) };
  }

  /**
   * How many requests did not go through at once, since it started: answers that it made up itself or could not get
   * whole, instances' own 5xx, and connections that it had to try twice.
   */
  async failures(): Promise<number> {
    const { eresp, econ, hrsp_5xx: serverErrors, wretr, wredis } = await this.row('BACKEND');
    return [eresp, econ, serverErrors, wretr, wredis].reduce((sum, count) => sum + Number(count), 0);
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    if (this.child.exitCode === null && this.child.kill('SIGKILL')) await exited;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A row of its statistics (HAProxy's management guide, 9.1). */
  private async row(name: string): Promise<Record<string, string | undefined>> {
    const socket = connect(join(this.folder, 'admin'));
    socket.write('show stat\n');
    const [head = '', ...rows] = (await text(socket)).replace(/^# /, '').split('\n');
    const names = head.split(',');
    const found = rows.map((row) => row.split(',')).find(([proxy, own]) => proxy === 'octa' && own === name);
    if (found === undefined) throw new Error(`haproxy knows of no ${name}`);
    return Object.fromEntries(names.map((column, i) => [column, found[i]]));
  }
}

/** What the guide puts at the end of HAProxy's configuration. */
export function guideConfiguration(): string {
  const guide = readFileSync(join(__dirname, '..', '..', 'docs', 'own-machine.md'), 'utf8');
  const block = /```\n( *frontend site\n[^`]*)```/.exec(guide)?.[1];
  if (block === undefined) throw new Error('the guide has no configuration of HAProxy');
  return block;
}

/**
 * The configuration of the guide, without TLS and with shorter pauses between the checks, so that a test need not wait.
 * It listens on this port, has these servers, and can be asked for its statistics.
 */
function configuration(port: number, slots: readonly Slot[], adminSocket: string): string {
  const servers = slots.map(({ name, port: own }) => `  server ${name} 127.0.0.1:${own}`).join('\n');
  return `
global
  stats socket ${adminSocket} mode 600 level user
defaults
  timeout check 5s
${guideConfiguration()
  .replace(/^ *bind :443 .*$/m, `  bind 127.0.0.1:${port}`)
  .replace(/^ *bind :80\n/m, '')
  .replaceAll(/^ *http-request (?:deny|redirect) .*\n/gm, '')
  .replaceAll('inter 1s fall 3', 'inter 100 fall 2')
  .replaceAll(/(^ *server .*\n)+/gm, `${servers}\n`)}
`;
}
