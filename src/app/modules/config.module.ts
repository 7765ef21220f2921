import { type DynamicModule, Module } from '@nestjs/common';
import { Assets, readAssets } from '../assets.js';
import { Settings } from '../config/settings.js';
import { SecretKeys, secretKeys } from '../secret-keys.js';

/** What the environment decides, for every module. */
@Module({})
export class ConfigModule {
  /** @throws ConfigurationError when no key is configured and none can be kept */
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: SecretKeys, useValue: secretKeys(settings) },
        { provide: Assets, useFactory: readAssets },
      ],
      exports: [Settings, SecretKeys, Assets],
    };
  }
}
