import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type BalancedSite, openBalancedSite, replace } from '../support/balanced-site.js';
import type { TestStore } from '../support/each-store.js';
import type { Slot } from '../support/haproxy.js';
import { Load } from '../support/load.js';
import { SEARCH, SESSION_CHECK } from '../support/load-steps.js';
import { Visitor } from '../support/visitor.js';
import { Writer } from './writer.js';

/** How long two versions serve side by side. */
const SIDE_BY_SIDE_MS = 2_000;

/** Two instances behind a balancer, under load, whose version changes. */
export class VersionedSite {
  /** What nobody should have noticed. */
  readonly problems: string[] = [];
  private seen = 0;
  private readonly places: Slot[];

  private constructor(
    private readonly balanced: BalancedSite,
    private instances: BalancedSite['instances'],
    private readonly load: Load,
    private readonly writers: readonly Writer[],
  ) {
    this.places = [...balanced.free];
  }

  /** @param tree where the version is built that it begins with */
  static async open(
    store: TestStore,
    tree: string,
    afterwards: (close: () => Promise<unknown>) => void,
  ): Promise<VersionedSite> {
    const balanced = await openBalancedSite(store.variables, afterwards, 6, tree);
    const { site, balancer } = balanced;
    await balanced.load.end();
    const reader = await site.newPerson(balancer.url, 'Reader');
    const author = await site.newPerson(balancer.url, 'Author');
    const load = await Load.start(balancer.url, reader, { staying: 2, returning: 2, steps: [SESSION_CHECK, SEARCH] });
    afterwards(() => load.end());
    // The first versions have none.
    const hasPlaylists = (await new Visitor(balancer.url).get('/api/v1/playlists')).status === 401;
    const writers = hasPlaylists ? [new Writer(balancer.url, author), new Writer(balancer.url, author)] : [];
    for (const writer of writers) {
      afterwards(() => writer.end());
      await writer.start();
    }
    return new VersionedSite(balanced, balanced.instances, load, writers);
  }

  get url(): string {
    return this.balanced.balancer.url;
  }

  /** How many requests were answered as they should be. */
  get served(): number {
    const counts = [...this.load.clients.map(({ served }) => served), ...this.writers.map(({ written }) => written)];
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Replaces one instance after the other. */
  async become(tree: string, phase: string): Promise<void> {
    const { site, balancer } = this.balanced;
    const next = { site, balancer, load: this.load };
    let [first, second] = this.instances;
    [first = first] = await replace(next, [first], this.places.splice(0, 1), {}, tree);
    await wait(SIDE_BY_SIDE_MS);
    [second = second] = await replace(next, [second], this.places.splice(0, 1), {}, tree);
    this.instances = [first, second];
    await wait(SIDE_BY_SIDE_MS);
    this.note(phase);
  }

  /** Looks through all data with a version's command. */
  async check(tree: string, phase: string, ...words: string[]): Promise<void> {
    const { output } = await this.run(tree, 'doctor', '--data', ...words);
    const findings = output.split('\n').filter((line) => line.startsWith('FAILED   data:'));
    if (!output.includes('ok       data:')) findings.push(output);
    this.problems.push(...findings.map((finding) => `${phase}: ${finding}`));
  }

  /** How many migrations are applied of those that a version knows. */
  async applied(tree: string): Promise<number> {
    const { output } = await this.run(tree, 'migrate', 'status');
    return output.split('\n').filter((line) => line.startsWith('applied') && !line.includes('of a newer version'))
      .length;
  }

  /** Takes the schema back to so many migrations, under load. */
  async takeBack(tree: string, left: number, phase: string): Promise<number> {
    const count = (await this.applied(tree)) - left;
    for (let i = 0; i < count; i += 1) {
      const { failed, output } = await this.run(tree, 'migrate', 'down');
      if (failed) throw new Error(output);
    }
    await this.load.goesOn();
    this.note(phase);
    return count;
  }

  /** Somebody with what earlier versions may not know of: a token, a second factor that waits, an import. */
  async newMember(username: string): Promise<Visitor> {
    const { password } = await this.balanced.site.newPerson(this.url, username);
    const browser = new Visitor(this.url);
    await browser.post('/api/auth/login', { login: username, password });
    const token = { name: 'script', scopes: ['search'], expires_in_days: 30, current_password: password };
    const answers = [
      await browser.post('/api/profile/tokens', token),
      await browser.post('/api/profile/totp', { current_password: password }),
      await browser.post('/api/v1/playlists/import', { file: 'title,artist\nUprising,Muse\n' }),
    ];
    for (const { status, text } of answers) if (status >= 300) throw new Error(`${status}: ${text}`);
    return browser;
  }

  /** Ends the load, and holds what is there against what was written. */
  async end(): Promise<{ readonly playlists: number; readonly songs: number }> {
    await this.load.end();
    const counts = await Promise.all(this.writers.map((writer) => writer.end()));
    this.note('end');
    const balancers = await this.balanced.balancer.failures();
    if (balancers > 0) this.problems.push(`the balancer counts ${balancers} failures`);
    return {
      playlists: counts.reduce((sum, { playlists }) => sum + playlists, 0),
      songs: counts.reduce((sum, { songs }) => sum + songs, 0),
    };
  }

  private note(phase: string): void {
    const failures = [...this.load.failures, ...this.writers.flatMap((writer) => writer.failures)];
    this.problems.push(...failures.slice(this.seen).map((failure) => `${phase}: ${failure}`));
    process.stderr.write([`${phase}: ${this.served} answers`, ...failures.slice(this.seen), ''].join('\n'));
    this.seen = failures.length;
  }

  private run(tree: string, name: string, ...words: string[]): Promise<{ failed: boolean; output: string }> {
    const places = ['dist/commands', 'dist/app/commands'].map((folder) => join(tree, folder, `${name}.js`));
    const { variables } = this.balanced.site;
    const env = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
    const file = places.find((place) => existsSync(place)) ?? name;
    return new Promise((resolve) => {
      execFile(process.execPath, [file, ...words], { env }, (error, output, errors) =>
        resolve({ failed: error !== null, output: output + errors }),
      );
    });
  }
}
