import { AccountData } from './credentials.ports.js';

/** A part of which an account has so little that it is listed whole. */
export interface ListedStore<T> {
  listOf(userId: string): Promise<readonly T[]>;
  removeAllOf(userId: string): Promise<void>;
}

/** Such a part in the account's export, in the form in which its owner sees it, and its end with the account. */
export class ListedAccountData<T> extends AccountData {
  constructor(
    readonly name: string,
    private readonly store: ListedStore<T>,
    private readonly recordOf: (one: T) => unknown,
  ) {
    super();
  }

  async *exportOf(userId: string): AsyncGenerator<unknown> {
    for (const one of await this.store.listOf(userId)) yield this.recordOf(one);
  }

  eraseOf(userId: string): Promise<void> {
    return this.store.removeAllOf(userId);
  }
}
