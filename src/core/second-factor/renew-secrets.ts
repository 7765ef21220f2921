import type { SecretBox } from '../shared/secrets.js';
import type { SealedSecrets } from './second-factor.ports.js';

const BATCH = 100;

/**
 * Encrypts the secrets of authenticator apps anew where a previous key did. They are kept for as long as the app is used,
 * and a previous key is accepted for a day (docs/rotation.md).
 */
export class RenewSecrets {
  constructor(
    private readonly secrets: SealedSecrets,
    private readonly box: SecretBox,
  ) {}

  /** @returns how many were renewed */
  async run(): Promise<number> {
    let renewed = 0;
    let after: string | null = null;
    for (;;) {
      const batch = await this.secrets.listAfter(after, BATCH);
      for (const { userId, sealedSecret } of batch) {
        const sealed = this.box.renew(sealedSecret);
        if (sealed !== null && (await this.secrets.replace(userId, sealedSecret, sealed))) renewed += 1;
      }
      if (batch.length < BATCH) return renewed;
      after = batch.at(-1)?.userId ?? null;
    }
  }
}
