import { Literal, provide } from '../../src/app/providers.js';

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
  it('injects its ports in order, with the literals between them', async () => {
    const provider = provide(UseCase, new Literal({ limit: 3 }), Port, new Literal(false), OtherPort);
    expect(provider).toMatchObject({ provide: UseCase, inject: [Port, OtherPort] });
    const useCase = await provider.useFactory({ name: 'port' }, { size: 1 });
    expect(useCase).toBeInstanceOf(UseCase);
    expect(useCase).toEqual({ policy: { limit: 3 }, port: { name: 'port' }, flag: false, other: { size: 1 } });
  });
});
