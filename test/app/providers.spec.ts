import { Settings } from '../../src/app/config/settings.js';
import { literal, provide, setting } from '../../src/app/providers.js';

abstract class Port {
  abstract readonly name: string;
}
abstract class OtherPort {
  abstract readonly size: number;
}
class UseCase {
  constructor(
    readonly policy: { readonly limit: number },
    readonly port: Port,
    readonly flag: boolean,
    readonly other: OtherPort,
  ) {}
}

describe('providing a use case', () => {
  it('injects its ports in order, with policies and settings between them', async () => {
    const provider = provide(
      UseCase,
      literal({ limit: 3 }),
      Port,
      setting(({ production }) => production),
      OtherPort,
    );
    expect(provider).toMatchObject({ provide: UseCase, inject: [Settings, Port, Settings, OtherPort] });
    const settings = { production: true } as Settings;
    const useCase = await provider.useFactory(settings, { name: 'port' }, settings, { size: 1 });
    expect(useCase).toBeInstanceOf(UseCase);
    expect(useCase).toEqual({ policy: { limit: 3 }, port: { name: 'port' }, flag: true, other: { size: 1 } });
  });
});
