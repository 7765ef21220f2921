/** What the process knows of itself: its version, since when it runs, and whether it is on its way out. */
export class ServiceState {
  private readonly startedAt = performance.now();
  private isStopping = false;

  /** @param version the product's version, from package.json */
  constructor(private readonly version: string) {}

  get stopping(): boolean {
    return this.isStopping;
  }

  /** From now on health says 503 and every response asks its client to leave. */
  beginStopping(): void {
    this.isStopping = true;
  }

  facts(): { version: string; uptime_seconds: number } {
    return { version: this.version, uptime_seconds: Math.floor((performance.now() - this.startedAt) / 1000) };
  }
}
