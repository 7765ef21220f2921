import { Module } from '@nestjs/common';
import { HistoryController } from '../../adapters/inbound/api/history.controller.js';
import { HistoryPageController } from '../../adapters/inbound/pages/history/history-page.controller.js';
import { UserStore } from '../../core/auth/auth.ports.js';
import { ClearHistory, RemoveFromHistory } from '../../core/history/remove-from-history.js';
import { HistoryOfAccount } from '../../core/history/history-of-account.js';
import { defaultHistoryPolicy } from '../../core/history/history-policy.js';
import { SearchHistoryStore } from '../../core/history/history.ports.js';
import { ListHistory } from '../../core/history/list-history.js';
import { PurgeYouTubeResults } from '../../core/history/purge-youtube-results.js';
import { RecordSearch } from '../../core/history/record-search.js';
import { Clock } from '../../core/shared/clock.js';
import { UnseenFailures } from '../../core/shared/unseen-failures.js';
import { AccountDataParts } from '../../core/auth/account-data.js';
import { literal, provide } from '../providers.js';
import { AuthModule } from './auth.module.js';
import { PagesModule } from './pages.module.js';

const policy = literal(defaultHistoryPolicy);

/** What somebody searched for. */
@Module({
  imports: [AuthModule, PagesModule],
  controllers: [HistoryController, HistoryPageController],
  providers: [
    provide(RecordSearch, SearchHistoryStore, UserStore, UnseenFailures, Clock, policy),
    provide(ListHistory, SearchHistoryStore, Clock, policy),
    provide(RemoveFromHistory, SearchHistoryStore),
    provide(ClearHistory, SearchHistoryStore),
    provide(PurgeYouTubeResults, SearchHistoryStore, Clock, policy),
    provide(HistoryOfAccount, SearchHistoryStore, Clock, policy),
  ],
  exports: [ListHistory, RecordSearch],
})
export class HistoryModule {
  constructor(accountData: AccountDataParts, history: HistoryOfAccount) {
    accountData.push(history);
  }
}
