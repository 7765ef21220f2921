import { type DynamicModule, Module } from '@nestjs/common';
import { Assets, readAssets } from '../assets.js';
import { Settings } from '../config/settings.js';
import { SecretKeys, secretKeys } from '../secret-keys.js';

/** What the environment decides, for every module. */
@Module({})
export class ConfigModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: SecretKeys, useFactory: () => secretKeys(settings) },
        { provide: Assets, useFactory: readAssets },
      ],
      exports: [Settings, SecretKeys, Assets],
    };
  }
}
