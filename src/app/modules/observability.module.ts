import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { UnseenFailures } from '../../core/shared/unseen-failures.js';
import { DatabaseMetrics } from '../../observability/database-metrics.js';
import { HealthRegistry } from '../../observability/health-registry.js';
import { describeError, Logger } from '../../observability/logger.js';
import { MailMetrics } from '../../observability/mail-metrics.js';
import { Metrics } from '../../observability/metrics.js';
import { UpstreamMetrics } from '../../observability/upstream-metrics.js';

const part = <T>(type: Type<T>, of: (metrics: Metrics) => T) => ({ provide: type, inject: [Metrics], useFactory: of });

/** The log, the metrics and the state of the optional parts, for every module. */
@Module({})
export class ObservabilityModule {
  static forRoot(logger: Logger): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      providers: [
        { provide: Logger, useValue: logger },
        {
          provide: UnseenFailures,
          useValue: {
            report: (what, error) => logger.warning(what, describeError(error)),
          } satisfies UnseenFailures,
        },
        Metrics,
        HealthRegistry,
        part(DatabaseMetrics, ({ database }) => database),
        part(MailMetrics, ({ mail }) => mail),
        part(UpstreamMetrics, ({ upstreams }) => upstreams),
      ],
      exports: [Logger, UnseenFailures, Metrics, HealthRegistry, DatabaseMetrics, MailMetrics, UpstreamMetrics],
    };
  }
}
