import type { FactoryProvider, InjectionToken } from '@nestjs/common';

/** A constructor or an abstract class: a port is its own injection token. */
type Token<T> = InjectionToken<T> & (abstract new (...args: never[]) => T);

type Tokens<Args extends readonly unknown[]> = { readonly [K in keyof Args]: Token<Args[K]> | Literal<Args[K]> };

/** A value that is handed to a constructor as it is: a policy, a setting. */
export class Literal<T> {
  constructor(readonly value: T) {}
}

/**
 * Provides a class of the core, which knows no decorators: its constructor's arguments are named by their ports, in
 * order, and checked against it by the compiler.
 */
export function provide<T, Args extends readonly unknown[]>(
  useCase: new (...args: Args) => T,
  ...dependencies: Tokens<Args>
): FactoryProvider<T> {
  const tokens = dependencies.filter((dependency) => !(dependency instanceof Literal));
  return {
    provide: useCase,
    inject: tokens as InjectionToken[],
    useFactory: (...resolved: unknown[]) => {
      const queue = [...resolved];
      const args = dependencies.map((d) => (d instanceof Literal ? d.value : queue.shift()));
      return new useCase(...(args as unknown as Args));
    },
  };
}
