import type { Provider } from '@nestjs/common';
import { UserStore } from '../core/auth/auth.ports.js';
import { ClearHistory } from '../core/history/clear-history.js';
import { PurgeYouTubeResults } from '../core/history/purge-youtube-results.js';
import { SearchHistoryStore, UnrecordedSearches } from '../core/history/history.ports.js';
import { defaultHistoryPolicy } from '../core/history/history-policy.js';
import { ListHistory } from '../core/history/list-history.js';
import { RecordSearch } from '../core/history/record-search.js';
import { RemoveFromHistory } from '../core/history/remove-from-history.js';
import { Clock } from '../core/shared/clock.js';
import { describeError, Logger } from '../observability/logger.js';
import { Literal, provide } from './providers.js';

/** Into the log, which never says who searched for what. */
class LoggedUnrecordedSearches extends UnrecordedSearches {
  constructor(private readonly logger: Logger) {
    super();
  }

  report(error: unknown): void {
    this.logger.warning('Recording a search failed', describeError(error));
  }
}

/** The use cases of the search history. */
export function historyUseCases(): Provider[] {
  const policy = new Literal(defaultHistoryPolicy);
  return [
    {
      provide: UnrecordedSearches,
      inject: [Logger],
      useFactory: (logger: Logger) => new LoggedUnrecordedSearches(logger),
    },
    provide(RecordSearch, SearchHistoryStore, UserStore, UnrecordedSearches, Clock, policy),
    provide(ListHistory, SearchHistoryStore, Clock, policy),
    provide(RemoveFromHistory, SearchHistoryStore),
    provide(ClearHistory, SearchHistoryStore),
    provide(PurgeYouTubeResults, SearchHistoryStore, Clock, policy),
  ];
}
