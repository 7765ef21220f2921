import { Module } from '@nestjs/common';
import { HistoryController } from '../../adapters/inbound/api/history.controller.js';
import { HistoryPageController } from '../../adapters/inbound/pages/history/history-page.controller.js';
import { UserStore } from '../../core/auth/auth.ports.js';
import { ClearHistory, RemoveFromHistory } from '../../core/history/remove-from-history.js';
import { HistoryOfAccount } from '../../core/history/history-of-account.js';
import { defaultHistoryPolicy } from '../../core/history/history-policy.js';
import { SearchHistoryStore, UnrecordedSearches } from '../../core/history/history.ports.js';
import { ListHistory } from '../../core/history/list-history.js';
import { PurgeYouTubeResults } from '../../core/history/purge-youtube-results.js';
import { RecordSearch } from '../../core/history/record-search.js';
import { Clock } from '../../core/shared/clock.js';
import { describeError, Logger } from '../../observability/logger.js';
import { AccountDataParts } from '../account-data-parts.js';
import { DailyPurge } from '../daily-purge.js';
import { bind, literal, provide } from '../providers.js';
import { AuthModule } from './auth.module.js';
import { PagesModule } from './pages.module.js';
import { PurgeModule } from './purge.module.js';

/** Into the log, which never says who searched for what. */
class LoggedUnrecordedSearches extends UnrecordedSearches {
  constructor(private readonly logger: Logger) {
    super();
  }

  report(error: unknown): void {
    this.logger.warning('Recording a search failed', describeError(error));
  }
}

const policy = literal(defaultHistoryPolicy);

/** What somebody searched for. */
@Module({
  imports: [AuthModule, PagesModule, PurgeModule],
  controllers: [HistoryController, HistoryPageController],
  providers: [
    bind(UnrecordedSearches, LoggedUnrecordedSearches, Logger),
    provide(RecordSearch, SearchHistoryStore, UserStore, UnrecordedSearches, Clock, policy),
    provide(ListHistory, SearchHistoryStore, Clock, policy),
    provide(RemoveFromHistory, SearchHistoryStore),
    provide(ClearHistory, SearchHistoryStore),
    provide(PurgeYouTubeResults, SearchHistoryStore, Clock, policy),
    provide(HistoryOfAccount, SearchHistoryStore, Clock, policy),
  ],
  exports: [ListHistory, RecordSearch],
})
export class HistoryModule {
  constructor(
    purge: DailyPurge,
    youtubeResults: PurgeYouTubeResults,
    accountData: AccountDataParts,
    history: HistoryOfAccount,
  ) {
    purge.add(async () => ({ youtube_results: await youtubeResults.run() }));
    accountData.push(history);
  }
}
