import { DomainError } from '../shared/domain-error.js';
import type { SearchHistoryStore } from './history.ports.js';

export class RemoveFromHistory {
  constructor(private readonly history: SearchHistoryStore) {}

  /** @throws DomainError `not_found`, also for another account's entry */
  async run(userId: string, entryId: string): Promise<void> {
    if (await this.history.remove(userId, entryId)) return;
    throw new DomainError('not_found', 'not_found', 'There is no such search in your history.');
  }
}

export class ClearHistory {
  constructor(private readonly history: SearchHistoryStore) {}

  run(userId: string): Promise<number> {
    return this.history.removeAllOf(userId);
  }
}
