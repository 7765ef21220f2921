import type { FactoryProvider, InjectionToken } from '@nestjs/common';
import { AesSecretBox } from '../adapters/outbound/crypto/aes-secret-box.js';
import type { SecretBox } from '../core/shared/secrets.js';
import { Settings } from './config/settings.js';
import { SecretKeys } from './secret-keys.js';

/** A constructor or an abstract class: a port is its own injection token. */
type Token<T> = InjectionToken<T> & (abstract new (...args: never[]) => T);

type Dependencies<Args extends readonly unknown[]> = { readonly [K in keyof Args]: Token<Args[K]> | Value<Args[K]> };

class Value<T> {
  private constructor(
    readonly token: InjectionToken,
    readonly from: (provided: unknown) => T,
  ) {}

  static from<S, T>(token: Token<S>, from: (provided: S) => T): Value<T> {
    return new Value(token, (provided) => from(provided as S));
  }
}

/** What the settings decide. */
export function setting<T>(from: (settings: Settings) => T): Value<T> {
  return Value.from(Settings, from);
}

export const secureCookies = setting(({ session }) => session.cookieSecure);

export const signingKeys = Value.from(SecretKeys, ({ all }) => all);

/** Encrypts with the secret keys. @param purpose of which nothing can be opened for another */
export function secretBox(purpose: string): Value<SecretBox> {
  return Value.from(SecretKeys, ({ all: [key, ...previous] }) => new AesSecretBox(purpose, key, previous));
}

/** A value that is handed to a constructor as it is, such as a policy. */
export function literal<T>(value: T): Value<T> {
  return setting(() => value);
}

/**
 * Provides a class without decorators: its constructor's arguments are named by their ports, in order, and checked
 * against it by the compiler.
 */
export function provide<T, Args extends readonly unknown[]>(
  type: new (...args: Args) => T,
  ...dependencies: Dependencies<Args>
): FactoryProvider<T> {
  return {
    provide: type,
    inject: dependencies.map((one) => (one instanceof Value ? one.token : (one as InjectionToken))),
    useFactory: (...resolved: unknown[]) => {
      const args = dependencies.map((one, index) =>
        one instanceof Value ? one.from(resolved[index]) : resolved[index],
      );
      return new type(...(args as unknown as Args));
    },
  };
}

/** Provides a port by the class that implements it, whose constructor's arguments are named as for {@link provide}. */
export function bind<T, Args extends readonly unknown[]>(
  port: abstract new (...args: never[]) => T,
  type: new (...args: Args) => T,
  ...dependencies: Dependencies<Args>
): FactoryProvider<T> {
  return { ...provide(type, ...dependencies), provide: port };
}
