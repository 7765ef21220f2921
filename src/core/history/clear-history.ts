import type { SearchHistoryStore } from './history.ports.js';

/** Removes everything from an account's history. */
export class ClearHistory {
  constructor(private readonly history: SearchHistoryStore) {}

  /** @returns how many searches were removed */
  run(userId: string): Promise<number> {
    return this.history.removeAllOf(userId);
  }
}
