import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { RenewSecrets } from '../core/second-factor/renew-secrets.js';
import { describeError, type Logger } from '../observability/logger.js';

const RETRY_MS = 60_000;

/**
 * Renews the secrets that a previous key has encrypted, once, when the process starts: the first one with a new key does it. Not
 * again later, or an instance that still has the old key as its first could undo it during a deploy.
 */
export class SecretRenewal implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly secrets: RenewSecrets,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    void this.run();
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    try {
      const renewed = await this.secrets.run();
      if (renewed > 0) this.logger.info('Secrets encrypted with the new key', { second_factors: renewed });
    } catch (error) {
      this.logger.warning('Secrets could not be encrypted with the new key', describeError(error));
      this.timer = setTimeout(() => void this.run(), RETRY_MS);
      this.timer.unref();
    }
  }
}
