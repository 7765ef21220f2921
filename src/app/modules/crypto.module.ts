import { Global, Module } from '@nestjs/common';
import { Argon2PasswordHasher } from '../../adapters/outbound/crypto/argon2-password-hasher.js';
import { Sha256TokenHasher } from '../../adapters/outbound/crypto/sha256-token-hasher.js';
import { CommonPasswords, PasswordHasher } from '../../core/auth/credentials.ports.js';
import { Clock } from '../../core/shared/clock.js';
import { TokenHasher } from '../../core/shared/secrets.js';
import { bind } from '../providers.js';

/** Passwords, tokens and what is stored encrypted. */
@Global()
@Module({
  providers: [
    bind(PasswordHasher, Argon2PasswordHasher, Clock),
    {
      provide: CommonPasswords,
      useFactory: async () => {
        // In a file of its own: the list is long.
        const { ListedCommonPasswords } = await import('../../adapters/outbound/crypto/listed-common-passwords.js');
        return new ListedCommonPasswords();
      },
    },
    bind(TokenHasher, Sha256TokenHasher),
  ],
  exports: [PasswordHasher, CommonPasswords, TokenHasher],
})
export class CryptoModule {}
