/** A request that a sandbox served, whatever the answer was. */
export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  /** The query's parameters except credentials; one that is given several times is joined with commas. */
  readonly query: Readonly<Record<string, string>>;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
}

/** The latest calls, oldest first; older ones fall out, so that a long-running process does not grow. */
export class CallLog {
  readonly calls: RecordedCall[] = [];

  /**
   * @param capacity how many calls are kept
   * @param secretParameters names of query parameters that are left out
   */
  constructor(
    private readonly capacity: number,
    private readonly secretParameters: readonly string[],
  ) {}

  add(method: string, path: string, query: URLSearchParams): void {
    const names = [...new Set(query.keys())].filter((name) => !this.secretParameters.includes(name));
    const parameters = Object.fromEntries(names.map((name) => [name, query.getAll(name).join(',')]));
    this.calls.push({ method, path, query: parameters, at: Date.now() });
    if (this.calls.length > this.capacity) this.calls.shift();
  }

  clear(): void {
    this.calls.length = 0;
  }
}
