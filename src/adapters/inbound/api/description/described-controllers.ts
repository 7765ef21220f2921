import type { DescribedController } from './operation.js';
import { authOperations } from './operations/auth-operations.js';
import { historyOperations } from './operations/history-operations.js';
import { musicOperations } from './operations/music-operations.js';
import {
  playlistFileOperations,
  playlistOperations,
  playlistSongOperations,
} from './operations/playlist-operations.js';
import { profileOperations } from './operations/profile-operations.js';
import {
  docsOperations,
  healthOperations,
  mailLinkOperations,
  metricsOperations,
  openApiOperations,
} from './operations/service-operations.js';

/** Everything below `/api`, in the order in which it is read. A new controller adds its line here. */
export const DESCRIBED_CONTROLLERS: readonly DescribedController[] = [
  musicOperations,
  authOperations,
  mailLinkOperations,
  profileOperations,
  historyOperations,
  playlistOperations,
  playlistSongOperations,
  playlistFileOperations,
  healthOperations,
  metricsOperations,
  docsOperations,
  openApiOperations,
];
