import type { Fault, FaultKind } from './fault.js';

/** Makes a server misbehave on request. */
export interface FaultControl {
  /**
   * Replaces whatever was set. Of several, each request meets the first one that matches it and is not used up: a
   * sequence is written as several faults with `times`.
   * @throws TypeError for a fault that this server cannot play
   */
  set(...faults: readonly Fault[]): void;
  /** Back to proper answers. Requests that hang keep hanging. */
  clear(): void;
  /** The faults that are still to come, with the `times` that are left. */
  readonly active: readonly Fault[];
}

/** The list of faults behind {@link FaultControl}. */
export class FaultList implements FaultControl {
  #faults: { fault: Fault; left: number }[] = [];

  constructor(private readonly knownKinds: readonly FaultKind[]) {}

  set(...faults: readonly Fault[]): void {
    for (const { kind } of faults) {
      if (!this.knownKinds.includes(kind)) throw new TypeError(`Unknown fault "${kind}".`);
    }
    this.#faults = faults.map((fault) => ({ fault, left: fault.times ?? Infinity }));
  }

  clear(): void {
    this.#faults = [];
  }

  get active(): readonly Fault[] {
    return this.#faults.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left }));
  }

  /** The fault that a request for this path meets, counted as used; `undefined` for a proper answer. */
  take(path: string): Fault | undefined {
    const entry = this.#faults.find(({ fault }) => path.startsWith(fault.match ?? '/'));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#faults = this.#faults.filter((other) => other !== entry);
    return entry.fault;
  }
}
