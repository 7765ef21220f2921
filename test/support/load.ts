import type { Person } from './accounts.js';
import { LoadClient } from './load-client.js';
import { LOGGED_IN_STEPS, logIn, SESSION_CHECK } from './load-steps.js';
import { until } from './until.js';

/** So many good answers more show that a client is served. */
const ENOUGH = 6;

/** Clients at work: some of them logged in before and stay so, the others log in again in each round. */
export class Load {
  private over = false;
  private work: Promise<unknown> = Promise.resolve();

  private constructor(readonly clients: readonly LoadClient[]) {}

  /**
   * @param person whose account all of them use
   * @param parts how many stay logged in, how many log in again and again, and what else they do
   */
  static async start(
    url: string,
    person: Person,
    { staying: stay = 4, returning = 4, steps = LOGGED_IN_STEPS } = {},
  ): Promise<Load> {
    const clients = Array.from({ length: stay + returning }, (_, i) => new LoadClient(url, `192.0.2.${i + 1}`));
    const load = new Load(clients);
    const [staying, others] = [clients.slice(0, stay), clients.slice(stay)];
    for (const client of staying) await client.take(logIn(person));
    const isOver = (): boolean => load.over;
    load.work = Promise.all([
      ...staying.map((client) => client.run(steps, isOver)),
      ...others.map((client) => client.run([logIn(person), ...steps], isOver)),
    ]);
    return load;
  }

  get failures(): string[] {
    return this.clients.flatMap(({ failures }) => failures);
  }

  get connections(): number {
    return this.clients.reduce((sum, { connections }) => sum + connections, 0);
  }

  /**
   * Resolves once clients have been served for a while from now.
   * @param count how many of them, all unless told otherwise
   * @returns those
   */
  async goesOn(count = this.clients.length): Promise<readonly LoadClient[]> {
    const before = new Map(this.clients.map((client) => [client, client.served]));
    const served = (): LoadClient[] =>
      this.clients.filter((client) => client.served >= (before.get(client) ?? 0) + ENOUGH);
    await until(`${count} clients are served`, () => served().length >= count, 30_000);
    return served();
  }

  /** Lets every client look once more whether it is still logged in, and ends. May be called twice. */
  async end(): Promise<void> {
    if (this.over) return;
    this.over = true;
    await this.work;
    for (const client of this.clients) await client.take(SESSION_CHECK);
    for (const client of this.clients) client.close();
  }
}
