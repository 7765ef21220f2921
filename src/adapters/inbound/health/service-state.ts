/** The process's version, its uptime, and whether it is stopping. */
export class ServiceState {
  private readonly startedAt = performance.now();
  private readonly listeners: (() => void)[] = [];
  private isStopping = false;

  /** @param version the product's version, from package.json */
  constructor(private readonly version: string) {}

  get stopping(): boolean {
    return this.isStopping;
  }

  /** @param listener is called once, when the process begins to stop */
  onStopping(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** From now on health answers 503 and every response asks its client to close the connection. */
  beginStopping(): void {
    this.isStopping = true;
    for (const listener of this.listeners) listener();
  }

  facts(): { version: string; uptime_seconds: number } {
    return { version: this.version, uptime_seconds: Math.floor((performance.now() - this.startedAt) / 1000) };
  }
}
