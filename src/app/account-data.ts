import type { AccountData } from '../core/auth/credentials.ports.js';
import { HistoryOfAccount } from '../core/history/history-of-account.js';
import { defaultHistoryPolicy } from '../core/history/history-policy.js';
import { PlaylistAccountData } from '../core/playlists/playlist-account-data.js';
import type { Infrastructure } from './infrastructure.js';

/** What else is kept about accounts besides the account itself: their export and their deletion take it along. */
export function accountData({ stores, clock }: Infrastructure): readonly AccountData[] {
  return [new HistoryOfAccount(stores.history, clock, defaultHistoryPolicy), new PlaylistAccountData(stores.playlists)];
}
