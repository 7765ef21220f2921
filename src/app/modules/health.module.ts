import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DatabaseHealthIndicator } from '../../adapters/inbound/health/database.health.js';
import { HealthController } from '../../adapters/inbound/health/health.controller.js';
import { ServiceState } from '../../adapters/inbound/health/service-state.js';
import { readVersion } from '../version.js';

/** What load balancers ask. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [DatabaseHealthIndicator, { provide: ServiceState, useFactory: () => new ServiceState(readVersion()) }],
  exports: [ServiceState],
})
export class HealthModule implements OnApplicationBootstrap {
  constructor(private readonly database: DatabaseHealthIndicator) {}

  /** Opens the database before it is needed; what is wrong with it is in the log then, and the service starts. */
  onApplicationBootstrap(): void {
    void this.database.isHealthy();
  }
}
