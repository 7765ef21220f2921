/** What has become of a part of an export. */
export interface RestoredData {
  readonly added: number;
  /** What was there already. */
  readonly kept: number;
  /** What can't be added, by its place in the list, counted from 1. */
  readonly skipped: readonly { readonly row: number; readonly reason: string; readonly message: string }[];
}

/**
 * A part of the service that keeps something about accounts (history, playlists …). Whoever adds such a part gives the
 * export and the deletion of an account one of these.
 */
export abstract class AccountData {
  /** The part's name in the export: snake_case, unique. */
  abstract readonly name: string;

  /**
   * Everything kept about this account, item by item, as plain data that JSON can hold; read only as far as it is
   * taken, as there may be more than fits into memory.
   */
  abstract exportOf(userId: string): AsyncIterable<unknown>;

  /** Removes all of it; removing what is gone already is no error. */
  abstract eraseOf(userId: string): Promise<void>;

  /**
   * Adds what an export, of any account, holds of this part and the account does not; what is there stays as it is. Doing
   * it again changes nothing. Missing where a part can't be brought back.
   * @param items as `exportOf` gave them, unchecked
   */
  restore?(userId: string, items: readonly unknown[]): Promise<RestoredData>;
}

/** All the parts: a module with such data adds its own. */
export class AccountDataParts extends Array<AccountData> {}

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
