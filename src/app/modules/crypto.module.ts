import { Global, Module } from '@nestjs/common';
import { AesSecretBox } from '../../adapters/outbound/crypto/aes-secret-box.js';
import { Argon2PasswordHasher } from '../../adapters/outbound/crypto/argon2-password-hasher.js';
import { Sha256TokenHasher } from '../../adapters/outbound/crypto/sha256-token-hasher.js';
import { CommonPasswords, PasswordHasher } from '../../core/auth/credentials.ports.js';
import { Clock } from '../../core/shared/clock.js';
import { SecretBox, TokenHasher } from '../../core/shared/secrets.js';
import { bind } from '../providers.js';
import { SecretKeys } from '../secret-keys.js';

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
    {
      provide: SecretBox,
      inject: [SecretKeys],
      useFactory: ({ all: [key, ...previous] }: SecretKeys) => new AesSecretBox('mail content', key, previous),
    },
  ],
  exports: [PasswordHasher, CommonPasswords, TokenHasher, SecretBox],
})
export class CryptoModule {}
