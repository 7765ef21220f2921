import cluster from 'node:cluster';
import { type DynamicModule, Module } from '@nestjs/common';
import { DevPagesAccess } from '../../adapters/inbound/http/dev-pages.guard.js';
import { MetricsController, MetricsPage } from '../../adapters/inbound/metrics/metrics.controller.js';
import { BackupRecords } from '../../adapters/outbound/backup/backup-record.js';
import { DatabaseProbe } from '../../core/shared/database.js';
import { Metrics } from '../../observability/metrics.js';
import { type HubChannel, SharedMetrics } from '../../observability/shared-metrics.js';
import type { Settings } from '../config/settings.js';
import { readForMetrics } from '../read-for-metrics.js';

/** The first of several processes that share the port. */
const firstProcess: HubChannel = {
  // With a callback nothing is thrown when the first process is gone; then this one is told to end as well.
  send: (message) => void process.send?.(message, undefined, undefined, () => undefined),
  on: (event, listener) => process.on(event, listener),
};

/** `/metrics`: not in production without a token. */
@Module({})
export class MetricsModule {
  static forRoot({ production, metricsToken: token, devPagesPublic }: Settings): DynamicModule {
    return {
      module: MetricsModule,
      controllers: production && token === null ? [] : [MetricsController],
      providers: [
        { provide: DevPagesAccess, useValue: new DevPagesAccess(devPagesPublic || token !== null) },
        {
          provide: MetricsPage,
          inject: [Metrics, DatabaseProbe, BackupRecords],
          useFactory: (metrics: Metrics, probe: DatabaseProbe, backups: BackupRecords): MetricsPage => {
            metrics.backups.watch(readForMetrics(probe, () => backups.latest()));
            // Even where nobody may read it here: the other processes count on being answered.
            const source = cluster.isWorker ? new SharedMetrics(metrics, firstProcess) : metrics;
            return { text: () => source.text(), token };
          },
        },
      ],
    };
  }
}
