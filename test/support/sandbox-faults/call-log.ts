import type { SandboxRequest } from '../../../src/sandbox/sandbox-server.js';

/** A request that a sandbox served, whatever the answer was. */
export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  /** The query's parameters except credentials; one that is given several times is joined with commas. */
  readonly query: Readonly<Record<string, string>>;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
}

/** Query parameters that are credentials. */
const SECRETS = ['key', 'access_token'];

/** The latest calls, oldest first. */
export class CallLog {
  readonly calls: RecordedCall[] = [];

  /** @param capacity how many calls are kept */
  constructor(private readonly capacity: number) {}

  add({ method, path, query }: SandboxRequest): void {
    const names = [...new Set(query.keys())].filter((name) => !SECRETS.includes(name));
    const parameters = Object.fromEntries(names.map((name) => [name, query.getAll(name).join(',')]));
    this.calls.push({ method, path, query: parameters, at: Date.now() });
    if (this.calls.length > this.capacity) this.calls.shift();
  }

  clear(): void {
    this.calls.length = 0;
  }
}
