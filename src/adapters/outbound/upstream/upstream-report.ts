import { DomainError } from '../../../core/shared/domain-error.js';
import type { Upstream } from '../../../core/music/source.js';
import type { HealthRegistry } from '../../../observability/health-registry.js';
import type { Logger } from '../../../observability/logger.js';

/** Reports how each use of a source ended: to the health registry, and failures to the log. */
export class UpstreamReport {
  constructor(
    private readonly source: Upstream,
    private readonly health: HealthRegistry,
    private readonly logger: Logger,
  ) {}

  /** Passes `work`'s end through unchanged. */
  async watch<T>(operation: string, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.health.report(this.source, 'up');
      return result;
    } catch (error) {
      this.health.report(this.source, 'down');
      if (error instanceof DomainError && error.kind !== 'unavailable') {
        const cause = error.cause instanceof Error ? error.cause.message : undefined;
        this.logger.warning('Upstream call failed', { upstream: this.source, operation, code: error.code, cause });
      }
      throw error;
    }
  }

  /** The source refuses our credentials: somebody has to act, so this is an ERROR; it never holds the credentials. */
  credentialsRefused(status: number, reason: string | null): void {
    this.logger.error('Upstream refused the credentials', { upstream: this.source, status, reason });
  }

  /** The source refused because of a limit. */
  limited(seconds: number, reason: string | null): void {
    this.logger.warning('Upstream limit reached', { upstream: this.source, closed_for_seconds: seconds, reason });
  }
}
