import { eachOf } from '../shared/paging.js';
import type { SecretBox } from '../shared/secrets.js';
import type { SecondFactor } from './second-factor.js';
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
    const all = eachOf<Pick<SecondFactor, 'userId' | 'sealedSecret'>>(BATCH, (after) =>
      this.secrets.listAfter(after?.userId ?? null, BATCH),
    );
    for await (const { userId, sealedSecret } of all) {
      const sealed = this.box.renew(sealedSecret);
      if (sealed !== null && (await this.secrets.replace(userId, sealedSecret, sealed))) renewed += 1;
    }
    return renewed;
  }
}
