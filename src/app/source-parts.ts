import type { Clock } from '../core/shared/clock.js';
import type { HealthRegistry } from '../observability/health-registry.js';
import type { Logger } from '../observability/logger.js';
import type { UpstreamMetrics } from '../observability/upstream-metrics.js';

/** What the adapters to the sources are built from. */
export class SourceParts {
  /** @param metrics where calls are counted; nobody reads them where there is none */
  constructor(
    readonly clock: Clock,
    readonly health: HealthRegistry,
    readonly logger: Logger,
    readonly metrics?: UpstreamMetrics,
  ) {}
}

/** To each host at most. */
export const CONNECTIONS_PER_HOST = 64;
