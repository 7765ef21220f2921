import { type DynamicModule, Module } from '@nestjs/common';
import { SystemRandom } from '../../adapters/outbound/system/system-random.js';
import { Clock } from '../../core/shared/clock.js';
import { Random } from '../../core/shared/random.js';

/** Time and chance, for every module. */
@Module({})
export class SystemModule {
  static forRoot(clock: Clock): DynamicModule {
    return {
      module: SystemModule,
      global: true,
      providers: [
        { provide: Clock, useValue: clock },
        { provide: Random, useClass: SystemRandom },
      ],
      exports: [Clock, Random],
    };
  }
}
