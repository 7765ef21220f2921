import { Gauge, type Registry } from 'prom-client';

/** What the metrics tell of the backups; `null` when no backup has been run. */
export interface BackupRuns {
  readonly lastRunSucceeded: boolean;
  readonly lastSuccessAt: Date | null;
}

/** When the database was last backed up, and whether that works. */
export class BackupMetrics {
  private read: () => Promise<BackupRuns | null | undefined> = () => Promise.resolve(undefined);

  constructor(registry: Registry) {
    const read = (): Promise<BackupRuns | null | undefined> => this.read();
    // Every process reads the same record.
    const common = { registers: [registry], aggregator: 'max' as const };
    new Gauge({
      name: 'backup_last_success_timestamp_seconds',
      help: 'When the latest successful backup ended; 0 when there has been none. Absent while the database does not answer.',
      ...common,
      async collect() {
        const runs = await read();
        if (runs === undefined) this.remove();
        else this.set((runs?.lastSuccessAt?.getTime() ?? 0) / 1000);
      },
    });
    new Gauge({
      name: 'backup_last_run_succeeded',
      help: 'Whether the latest run of a backup succeeded. Absent when there has been none.',
      ...common,
      async collect() {
        const runs = await read();
        if (runs === undefined || runs === null) this.remove();
        else this.set(runs.lastRunSucceeded ? 1 : 0);
      },
    });
  }

  /** @param read soon and without throwing; resolves to `undefined` when the database does not answer */
  watch(read: () => Promise<BackupRuns | null | undefined>): void {
    this.read = read;
  }
}
