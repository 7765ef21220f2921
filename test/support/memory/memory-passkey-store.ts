import type { Passkey, PasskeyUse } from '../../../src/core/passkeys/passkey.js';
import type {
  AddPasskeyResult,
  PasskeyCredentialStore,
  PasskeyStore,
} from '../../../src/core/passkeys/passkeys.ports.js';

/** Passkeys in this process's memory. */
export class MemoryPasskeyStore implements PasskeyStore, PasskeyCredentialStore {
  private readonly passkeys = new Map<string, Passkey>();

  add(passkey: Passkey, max: number): Promise<AddPasskeyResult> {
    if (this.passkeys.has(passkey.credentialId)) return Promise.resolve('already_added');
    if (this.of(passkey.userId).length >= max) return Promise.resolve('too_many');
    this.passkeys.set(passkey.credentialId, passkey);
    return Promise.resolve('added');
  }

  listOf(userId: string): Promise<readonly Passkey[]> {
    const order = (one: Passkey, other: Passkey): number =>
      one.createdAt.getTime() - other.createdAt.getTime() || (one.id < other.id ? -1 : 1);
    return Promise.resolve(this.of(userId).sort(order));
  }

  rename(userId: string, id: string, name: string): Promise<boolean> {
    const found = this.one(userId, id);
    if (found !== undefined) this.passkeys.set(found.credentialId, { ...found, name });
    return Promise.resolve(found !== undefined);
  }

  remove(userId: string, id: string): Promise<boolean> {
    const found = this.one(userId, id);
    return Promise.resolve(found !== undefined && this.passkeys.delete(found.credentialId));
  }

  removeAllOf(userId: string): Promise<void> {
    for (const { credentialId } of this.of(userId)) this.passkeys.delete(credentialId);
    return Promise.resolve();
  }

  find(credentialId: string): Promise<Passkey | null> {
    return Promise.resolve(this.passkeys.get(credentialId) ?? null);
  }

  recordUse(credentialId: string, { counter, backedUp, at }: PasskeyUse): Promise<boolean> {
    const found = this.passkeys.get(credentialId);
    if (found === undefined) return Promise.resolve(false);
    if (counter <= found.counter && (counter > 0 || found.counter > 0)) return Promise.resolve(false);
    this.passkeys.set(credentialId, { ...found, counter, backedUp, lastUsedAt: at });
    return Promise.resolve(true);
  }

  private of(userId: string): Passkey[] {
    return [...this.passkeys.values()].filter((passkey) => passkey.userId === userId);
  }

  private one(userId: string, id: string): Passkey | undefined {
    return this.of(userId).find((passkey) => passkey.id === id);
  }
}
